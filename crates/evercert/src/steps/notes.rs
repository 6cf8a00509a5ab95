//! What people should know of what was changed in a server, in words.

use evercert_plugin::note::Note;

use crate::messages::message::{Message, msg};
use crate::ui::speak::Ui;

/// Warns of each.
pub(crate) fn tell<'a>(ui: &Ui, notes: impl IntoIterator<Item = &'a Note>) {
    notes.into_iter().for_each(|note| ui.warn(&message(note)));
}

/// A note in words.
fn message(note: &Note) -> Message {
    match note {
        Note::BehindProxy { names, variable, place } => {
            msg!("note-behind-proxy", names = list(names), variable = variable, place = place)
        }
        Note::BlockAdded { names, like } => msg!("note-block-added", names = list(names), like = like),
        Note::CirclesLeftOut { place } => msg!("note-circles-left-out", place = place),
        Note::DefaultMoves { address, from, to } => {
            msg!("note-default-moves", address = address, from = from, to = to)
        }
        Note::DefaultSaid { address, place } => msg!("note-default-said", address = address, place = place),
        Note::HeaderHidden { header, places } => msg!("note-header-hidden", header = header, places = list(places)),
        Note::NamesUncovered { names, place } => msg!("note-names-uncovered", names = list(names), place = place),
        Note::NothingPlain { name, port } => msg!("note-nothing-plain", name = name, port = port.to_string()),
        Note::NothingSecure { name, port } => msg!("note-nothing-secure", name = name, port = port.to_string()),
        Note::OptionsLeftOut { file, setting, place } => {
            msg!("note-options-left-out", file = file, setting = setting, place = place)
        }
        Note::PairKept { certificate, place } => msg!("note-pair-kept", certificate = certificate, place = place),
    }
}

fn list(values: &[String]) -> String {
    values.join(", ")
}
