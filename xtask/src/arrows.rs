//! Who uses whom: between crates, and between the modules of each crate.

mod circles;
mod floors;
mod modules;
mod paths;

use anyhow::Result;

use crate::arrows::circles::circles;
use crate::arrows::floors::Floors;
use crate::arrows::modules::Modules;

/// Prints the map: each crate with its floor and the crates it stands on, each module with those it uses.
pub(crate) fn print() -> Result<()> {
    let floors = Floors::read()?;
    for house in floors.crates() {
        println!("{}  (floor {})  -> {}", house.name, floors.floor(&house.name), house.uses.join(" "));
        let modules = Modules::read(&house.sources)?;
        for (from, uses) in modules.arrows() {
            println!("    {from} -> {}", uses.iter().map(String::as_str).collect::<Vec<_>>().join(" "));
        }
        for circle in circles(modules.arrows()) {
            println!("    circle: {}", circle.join(" "));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_crate_uses_one_of_its_own_floor_or_above() {
        let floors = Floors::read().expect("the workspace can be read");
        assert_eq!(floors.upward(), Vec::<String>::new());
    }

    #[test]
    fn no_circle_has_more_than_three_files() {
        let mut large = Vec::new();
        for house in Floors::read().expect("the workspace can be read").crates() {
            let modules = Modules::read(&house.sources).expect("sources can be read");
            let circles = circles(modules.arrows()).into_iter().filter(|circle| circle.len() > LARGEST_CIRCLE);
            large.extend(circles.map(|circle| format!("{}: {}", house.name, circle.join(" "))));
        }
        assert_eq!(large, Vec::<String>::new());
    }

    #[test]
    fn no_module_uses_its_facade() {
        let mut guilty = Vec::new();
        for house in Floors::read().expect("the workspace can be read").crates() {
            let modules = Modules::read(&house.sources).expect("sources can be read");
            let users = modules.arrows().iter().filter(|(_, uses)| uses.contains(modules::ROOT));
            guilty.extend(users.map(|(from, _)| format!("{}: {from}", house.name)));
        }
        assert_eq!(guilty, Vec::<String>::new());
    }

    /// Three files may belong so closely together that each knows the others.
    const LARGEST_CIRCLE: usize = 3;
}
