//! What people should know of a plan besides what it changes.

use std::fmt;

/// Something to know of a plan, or of a wish that no change could make true. Places are told as `FILE:LINE`, perhaps with
/// the names that stand there.
///
/// Displayed it is a line of English, as the checkpoint keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A proxy that speaks TLS stands before these names: what they show depends on what it says of itself. A redirect to
    /// HTTPS would lead in circles wherever it speaks HTTP to us.
    BehindProxy {
        /// The names.
        names: Vec<String>,
        /// What is looked at, such as `$http_x_forwarded_proto`.
        variable: String,
        /// Where.
        place: String,
    },
    /// Nobody had these names: they get a copy of the default block.
    BlockAdded {
        /// The names.
        names: Vec<String>,
        /// The block that is copied, and behind which the copy stands.
        like: String,
    },
    /// What sends on to HTTPS in a host is left out of its copy that speaks HTTPS: there it would lead in circles.
    CirclesLeftOut {
        /// The host.
        place: String,
    },
    /// A block is no more the default of a socket: another one comes before it there, and what says where it listens is
    /// not its own.
    DefaultMoves {
        /// The socket, as the configuration has it.
        address: String,
        /// The block that was the default.
        from: String,
        /// The one that is from now on.
        to: String,
    },
    /// A block goes on being the default of a socket because it says so from now on: another one comes before it there.
    DefaultSaid {
        /// The socket, as the configuration has it.
        address: String,
        /// The block.
        place: String,
    },
    /// A header is not sent in some places, because they have headers of their own.
    HeaderHidden {
        /// The name of the header.
        header: String,
        /// The places.
        places: Vec<String>,
    },
    /// A block has names which the certificate before was for, and the new one is not.
    NamesUncovered {
        /// The names.
        names: Vec<String>,
        /// The block.
        place: String,
    },
    /// Nothing answers plain HTTP for this identifier, so there is nothing to redirect.
    NothingPlain {
        /// The identifier's value.
        name: String,
        /// The port of HTTP.
        port: u16,
    },
    /// Nothing speaks TLS for this identifier at the port of HTTPS, so a redirect would lead nowhere.
    NothingSecure {
        /// The identifier's value.
        name: String,
        /// The port of HTTPS.
        port: u16,
    },
    /// A file of settings is not included, because the block makes some of them itself.
    OptionsLeftOut {
        /// The file.
        file: String,
        /// The setting that is made.
        setting: String,
        /// Where.
        place: String,
    },
    /// A certificate with another kind of key stays beside the new one.
    PairKept {
        /// The file.
        certificate: String,
        /// The block.
        place: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BehindProxy { names, variable, place } => {
                write!(f, "{} are behind a proxy: {variable} is looked at ({place})", names.join(", "))
            }
            Self::BlockAdded { names, like } => write!(f, "A block was added for {}, like {like}", names.join(", ")),
            Self::CirclesLeftOut { place } => write!(f, "What sends on to HTTPS is left out of the copy of {place}"),
            Self::DefaultMoves { address, from, to } => {
                write!(f, "The default at {address} is {to}, not {from} any more")
            }
            Self::DefaultSaid { address, place } => write!(f, "{place} stays the default at {address}"),
            Self::HeaderHidden { header, places } => {
                write!(f, "{header} is not sent where other headers stand: {}", places.join(", "))
            }
            Self::NamesUncovered { names, place } => {
                write!(f, "The certificate is not for {} ({place})", names.join(", "))
            }
            Self::NothingPlain { name, port } => write!(f, "Nothing answers HTTP for {name} at port {port}"),
            Self::NothingSecure { name, port } => write!(f, "Nothing answers HTTPS for {name} at port {port}"),
            Self::OptionsLeftOut { file, setting, place } => {
                write!(f, "{file} is not included: {setting} stands at {place}")
            }
            Self::PairKept { certificate, place } => write!(f, "{certificate} stays beside the new one ({place})"),
        }
    }
}
