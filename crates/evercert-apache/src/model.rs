//! What a configuration means: virtual hosts, their names and addresses, where Apache listens, and who answers.

mod address;
mod host;
mod listen;
mod name;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::files::Files;

pub(crate) use address::with_port;
pub use address::{Address, Whom};
pub use host::Host;
pub use listen::Listen;
pub use name::{Name, Rank};

/// Views of a configuration. They borrow its files.
#[derive(Debug)]
pub struct Model<'a> {
    /// The files.
    pub files: &'a Files,
    /// The virtual hosts, in the order in which Apache meets them, each once.
    pub hosts: Vec<Host<'a>>,
    /// Where it listens.
    pub listens: Vec<Listen>,
    /// Who shares which address, by port: every port that Apache listens at or that a host names.
    groups: BTreeMap<u16, Vec<Group>>,
}

/// Names a virtual host of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub(crate) usize);

/// The virtual hosts that share an address and a port: the first one answers whom no other has a name for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The address.
    pub whom: Whom,
    /// The port.
    pub port: u16,
    /// Who shares it, in order; never empty.
    pub hosts: Vec<HostId>,
}

impl<'a> Model<'a> {
    /// Looks at a configuration. `https` is the port at which a host is taken to speak TLS whatever it says.
    pub fn new(files: &'a Files, https: u16) -> Self {
        let is_ssl = files.top().filter(|found| found.is("SSLEngine")).last().is_some_and(|found| host::is_on(&found));
        let mut hosts = host::all(files);
        for host in &mut hosts {
            host.is_ssl =
                host.engine().unwrap_or(is_ssl) || host.addresses.iter().any(|address| address.port == Some(https));
        }
        let listens: Vec<_> = files.all().filter_map(Listen::read).collect();
        let named = hosts.iter().flat_map(|host| &host.addresses).filter_map(|address| address.port);
        let ports = listens.iter().map(|listen| listen.port).chain(named);
        let groups = ports.map(|port| (port, Vec::new())).collect();
        let mut model = Self { files, hosts, listens, groups };
        model.groups = model.groups.keys().map(|port| (*port, model.grouped(*port))).collect();
        model
    }

    /// One of the virtual hosts.
    pub fn host(&self, id: HostId) -> &Host<'a> {
        &self.hosts[id.0]
    }

    /// Every virtual host with its name in the model.
    pub fn ids(&self) -> impl Iterator<Item = (HostId, &Host<'a>)> {
        (0..).map(HostId).zip(&self.hosts)
    }

    /// The groups at a port.
    pub fn groups(&self, port: u16) -> &[Group] {
        self.groups.get(&port).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every port that Apache listens at or that a virtual host names.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        self.groups.keys().copied()
    }

    fn grouped(&self, port: u16) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (id, host) in self.ids() {
            for address in host.addresses.iter().filter(|address| address.is_at(port)) {
                match groups.iter_mut().find(|group| group.whom == address.whom) {
                    Some(group) if group.hosts.last() == Some(&id) => {}
                    Some(group) => group.hosts.push(id),
                    None => groups.push(Group { whom: address.whom.clone(), port, hosts: vec![id] }),
                }
            }
        }
        groups
    }

    /// Who of a group answers for a host name by a name of its own: the first one that it fits.
    pub fn named(&self, group: &Group, name: &str) -> Option<(Rank, HostId)> {
        group.hosts.iter().find_map(|id| Some((self.host(*id).rank(name)?, *id)))
    }

    /// A virtual host as people find it: file, line, names.
    pub fn told(&self, id: HostId) -> String {
        let host = self.host(id);
        let names: Vec<_> = host.names().map(|name| String::from_utf8_lossy(&name.text)).collect();
        format!("{} ({})", self.files.place(host.at), names.join(" "))
    }

    /// The `Use` of a macro that makes a host for a name.
    pub(crate) fn macro_for(&self, name: &str) -> Option<&'a crate::files::MacroHost> {
        let is_it = |text: &Vec<u8>| text.eq_ignore_ascii_case(name.as_bytes());
        self.files.macros.iter().find(|host| host.names.iter().any(is_it))
    }
}
