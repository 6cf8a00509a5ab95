//! What a configuration means: server blocks, their names, where they listen, and who answers.

mod listen;
mod name;
mod server;
mod sockets;

use std::collections::HashMap;

use crate::files::{At, Files, Found};

pub use listen::{Address, Host, Listen};
pub use name::{Pattern, Rank, ServerName};
pub use server::Server;
pub(crate) use server::first;
pub use sockets::{Socket, SocketId};

/// Views of a configuration. They borrow its files; nothing is copied but what had to be understood.
#[derive(Debug)]
pub struct Model<'a> {
    /// The files.
    pub files: &'a Files,
    /// The `http` block, if there is one.
    pub http: Option<At>,
    /// Its directives, includes replaced by what they mean.
    pub http_directives: Vec<Found<'a>>,
    /// The server blocks of `http`, in the order in which nginx meets them.
    pub servers: Vec<Server<'a>>,
    /// Where they listen, each address once, by TCP.
    pub sockets: Vec<Socket>,
    /// Addresses that other parts of nginx, such as `stream`, listen at by TCP.
    pub taken: Vec<(Address, At)>,
    exact: HashMap<Vec<u8>, Vec<ServerId>>,
    patterns: Vec<(ServerId, usize)>,
}

/// Names a server block of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub(crate) usize);

impl<'a> Model<'a> {
    /// Looks at a configuration. `hostname` is what `$hostname` stands for.
    pub fn new(files: &'a Files, hostname: &str) -> Self {
        let top = files.top();
        let http = top.iter().find(|found| found.directive.is("http")).map(|found| found.at);
        let http_directives = http.map(|at| files.within(at)).unwrap_or_default();
        let mut servers = server::all(files, &http_directives, hostname);
        let sockets = sockets::of(&mut servers);
        let mut model = Self {
            files,
            http,
            http_directives,
            servers,
            sockets,
            taken: taken(files, &top),
            exact: HashMap::new(),
            patterns: Vec::new(),
        };
        model.index();
        model
    }

    /// A server block.
    pub fn server(&self, id: ServerId) -> &Server<'a> {
        &self.servers[id.0]
    }

    /// A socket.
    pub fn socket(&self, id: SocketId) -> &Socket {
        &self.sockets[id.0]
    }

    /// The sockets by their ids.
    pub fn socket_ids(&self) -> impl Iterator<Item = SocketId> + use<> {
        (0..self.sockets.len()).map(SocketId)
    }

    /// The server blocks with their ids.
    pub fn ids(&self) -> impl Iterator<Item = (ServerId, &Server<'a>)> {
        (0..).map(ServerId).zip(&self.servers)
    }

    /// The server blocks that have a name of their own for this host name, best first as nginx ranks them; of equals the
    /// first in the configuration comes first.
    pub fn ranked(&self, host: &str) -> Vec<(Rank, ServerId)> {
        let mut ranked: Vec<_> =
            self.exact.get(host.as_bytes()).into_iter().flatten().map(|id| (Rank::Exact, *id)).collect();
        let fitting = self
            .patterns
            .iter()
            .filter_map(|(id, name)| Some((self.servers[id.0].names[*name].pattern.rank(host)?, *id)));
        ranked.extend(fitting);
        ranked.sort();
        ranked.dedup();
        ranked
    }

    /// Which server block answers for a host name at a socket, by a name of its own; none if the default does.
    pub fn named(&self, socket: SocketId, ranked: &[(Rank, ServerId)]) -> Option<(Rank, ServerId)> {
        let here = &self.socket(socket).servers;
        ranked.iter().find(|(_, id)| here.binary_search(id).is_ok()).copied()
    }

    /// A server block as people find it: file, line, names.
    pub fn told(&self, id: ServerId) -> String {
        let server = self.server(id);
        let names: Vec<_> = server.names.iter().map(|name| String::from_utf8_lossy(&name.text)).collect();
        format!("{} ({})", self.files.place(server.at), names.join(" "))
    }

    fn index(&mut self) {
        for (number, server) in self.servers.iter().enumerate() {
            for (at, name) in server.names.iter().enumerate() {
                if let Some(exact) = name.pattern.exact() {
                    self.exact.entry(exact.to_vec()).or_default().push(ServerId(number));
                }
                if name.pattern.is_pattern() {
                    self.patterns.push((ServerId(number), at));
                }
            }
        }
    }
}

fn taken(files: &Files, top: &[Found<'_>]) -> Vec<(Address, At)> {
    let others = top.iter().filter(|found| found.directive.is("stream") || found.directive.is("mail"));
    let servers = others.flat_map(|found| files.within(found.at)).filter(|found| found.directive.is("server"));
    let listens = servers.flat_map(|server| files.within(server.at)).filter_map(Listen::read);
    listens.filter(|listen| !listen.is_datagram).map(|listen| (listen.address, listen.at)).collect()
}

#[cfg(test)]
mod tests;
