//! The one list that names all plugins, and how each is made from the settings.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use evercert_dns::responder::authenticator::{DnsResponder, ResponderConfig};
use evercert_engine::authenticators::manual::conversation::{Conversation, Partner};
use evercert_engine::authenticators::manual::{Manual, ManualConfig};
use evercert_engine::authenticators::persist::{Persist, Records};
use evercert_engine::authenticators::server::ServerAuthenticator;
use evercert_engine::authenticators::standalone::taken::{GiveUp, OnTaken};
use evercert_engine::authenticators::standalone::{Standalone, StandaloneConfig};
use evercert_engine::authenticators::webroot::{Webroot, WebrootConfig, WebrootFolders};
use evercert_engine::hooks::output::HookOutput;
use evercert_net::dns::Dns;
use evercert_pki::clock::Clock;
use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::ChallengeType;
use evercert_plugin::error::PluginError;
use evercert_store::checkpoint::Reverter;

use crate::errors::desk::CliError;
use crate::flags::flag::Words;
use crate::plugins::dns::{DnsConfig, DnsDoors};
use crate::plugins::installers::{Installers, place};
use crate::settings::whole::Settings;

mod apache;
pub mod dns;
pub mod installers;
mod nginx;
pub(crate) mod responder;

/// A plugin, as people are told about it.
pub struct Plugin {
    /// Its name on the command line and in renewal configurations.
    pub name: &'static str,
    /// What it is good for.
    pub description: Words,
    /// What it can prove with, best first; empty for one that only installs.
    pub challenges: &'static [ChallengeType],
    /// Whether it installs certificates.
    pub installs: bool,
    /// Whether menus leave it out, as certbot does.
    pub hidden: bool,
}

/// Every plugin there is, in the order of the menu.
pub static PLUGINS: LazyLock<Vec<Plugin>> = LazyLock::new(|| BUILT_IN.into_iter().chain(dns::plugins()).collect());

const BUILT_IN: [Plugin; 9] = [
    Plugin {
        name: "apache",
        description: Words {
            en: "Change Apache's configuration for the proof, and install the certificate there",
            ko: "Apache 설정을 바꾸어 소유를 증명하고 인증서를 설치합니다",
        },
        challenges: &[ChallengeType::Http01],
        installs: true,
        hidden: false,
    },
    Plugin {
        name: "nginx",
        description: Words {
            en: "Change nginx's configuration for the proof, and install the certificate there",
            ko: "nginx 설정을 바꾸어 소유를 증명하고 인증서를 설치합니다",
        },
        challenges: &[ChallengeType::Http01],
        installs: true,
        hidden: false,
    },
    Plugin {
        name: "standalone",
        description: Words {
            en: "Answer the CA on port 80 (or 443) by ourselves; nothing else may listen there",
            ko: "포트 80(또는 443)에서 직접 CA에 응답합니다. 다른 프로그램이 그 포트를 쓰고 있으면 안 됩니다",
        },
        challenges: &[ChallengeType::Http01, ChallengeType::TlsAlpn01],
        installs: false,
        hidden: false,
    },
    Plugin {
        name: "tls-alpn",
        description: Words {
            en: "Answer the CA on port 443 by ourselves; port 80 is not needed",
            ko: "포트 443에서 직접 CA에 응답합니다. 포트 80은 필요 없습니다",
        },
        challenges: &[ChallengeType::TlsAlpn01],
        installs: false,
        hidden: false,
    },
    Plugin {
        name: "webroot",
        description: Words {
            en: "Place files in the folder that a running web server serves",
            ko: "실행 중인 웹 서버가 제공하는 폴더에 파일을 둡니다",
        },
        challenges: &[ChallengeType::Http01],
        installs: false,
        hidden: false,
    },
    Plugin {
        name: "manual",
        description: Words {
            en: "Publish files or DNS records by your own scripts, or by hand",
            ko: "직접 만든 스크립트나 수작업으로 파일 또는 DNS 레코드를 게시합니다",
        },
        challenges: &[ChallengeType::Http01, ChallengeType::Dns01],
        installs: false,
        hidden: true,
    },
    Plugin {
        name: "responder",
        description: Words {
            en: "Answer the CA on port 53 by ourselves; the challenges must have been handed over in the DNS once",
            ko: "포트 53에서 직접 CA에 응답합니다. 미리 DNS에서 챌린지를 한 번 위임해 두어야 합니다",
        },
        challenges: &[ChallengeType::Dns01],
        installs: false,
        // Nothing to choose at a first look: without the record it cannot work.
        hidden: true,
    },
    Plugin {
        name: "dns-persist",
        description: Words {
            en: "Look for the TXT record that was entered once and proves the names for this account",
            ko: "한 번 등록하여 이 계정에 이름을 증명해 주는 TXT 레코드를 확인합니다",
        },
        challenges: &[ChallengeType::DnsPersist01],
        installs: false,
        hidden: true,
    },
    Plugin {
        name: "null",
        description: Words { en: "Install nothing", ko: "아무것도 설치하지 않습니다" },
        challenges: &[],
        installs: true,
        hidden: true,
    },
];

/// The plugin of that name.
pub fn find(name: &str) -> Option<&'static Plugin> {
    PLUGINS.iter().find(|plugin| plugin.name == name)
}

/// What plugins need beside settings.
#[derive(Clone)]
pub struct Surroundings {
    /// Asks a person, where there is one.
    pub conversation: Option<Arc<dyn Conversation>>,
    /// Asked when another program holds the port that standalone needs.
    pub on_taken: Arc<dyn OnTaken>,
    /// Opens the way to look up names, where there is one.
    pub dns: fn() -> Option<Dns>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Hears of the hooks of the manual authenticator.
    pub hook_report: Arc<dyn Fn(HookOutput) + Send + Sync>,
    /// Replaces the `PATH` of hooks.
    pub path: Option<OsString>,
    /// The servers that show challenges, too.
    pub installers: Arc<Installers>,
    /// Keeps what servers had before they showed challenges.
    pub reverter: Reverter,
    /// The way to providers of DNS.
    pub providers: DnsDoors,
}

/// Makes authenticators, and gives lineages with the same settings the same one, so that their
/// challenges go together.
pub struct Authenticators {
    surroundings: Surroundings,
    made: Mutex<Vec<(Config, Arc<dyn Authenticator>)>>,
    webroot_folders: WebrootFolders,
}

#[derive(PartialEq)]
enum Config {
    Dns(DnsConfig),
    /// By its [`place`].
    Server(usize),
    Responder(ResponderConfig),
    Standalone(StandaloneConfig),
    Webroot(WebrootConfig),
}

impl Authenticators {
    /// None made yet.
    pub fn new(surroundings: Surroundings) -> Self {
        Self { surroundings, made: Mutex::default(), webroot_folders: WebrootFolders::default() }
    }

    /// The authenticator that the settings name; `None` if this version has none of that name.
    pub fn get(&self, name: &str, settings: &Settings) -> Result<Option<Arc<dyn Authenticator>>, CliError> {
        match name {
            "standalone" | "tls-alpn" => {
                let config = standalone(settings);
                let make = || Ok(Arc::new(Standalone::new(config.clone(), self.surroundings.on_taken.clone())?) as _);
                self.shared(Config::Standalone(config.clone()), make).map(Some)
            }
            "responder" => {
                let config = responder::config(settings);
                let Surroundings { dns, clock, .. } = self.surroundings.clone();
                let make = || Ok(Arc::new(DnsResponder::new(config.clone(), dns(), clock)) as _);
                self.shared(Config::Responder(config.clone()), make).map(Some)
            }
            "webroot" => {
                let config = webroot(settings);
                let make = || Ok(Arc::new(Webroot::new(config.clone(), self.webroot_folders.clone())) as _);
                self.shared(Config::Webroot(config.clone()), make).map(Some)
            }
            // Never shared: the variables of its hooks count the challenges of one certificate.
            "manual" => Ok(Some(Arc::new(self.manual(settings)?))),
            // Never shared, either: the person is asked for one certificate after the other.
            "dns-persist" => {
                let records = (self.surroundings.dns)().map(|dns| Arc::new(dns) as Arc<dyn Records>);
                let clock = self.surroundings.clock.clone();
                Ok(Some(Arc::new(Persist::new(records, clock, self.partner(settings)?))))
            }
            _ => match DnsConfig::new(name, settings) {
                Some(config) => {
                    let make = || config.make(&self.surroundings.providers);
                    self.shared(Config::Dns(config.clone()), make).map(Some)
                }
                None => self.server(name, settings),
            },
        }
    }

    fn server(&self, name: &str, settings: &Settings) -> Result<Option<Arc<dyn Authenticator>>, CliError> {
        let Surroundings { installers, reverter, .. } = &self.surroundings;
        let Some((server, patience)) = installers.challenge_server(name, settings) else { return Ok(None) };
        let config = Config::Server(place(&*server));
        let make = || Ok(Arc::new(ServerAuthenticator::new(server, reverter.clone(), patience)) as _);
        self.shared(config, make).map(Some)
    }

    fn shared(
        &self,
        config: Config,
        make: impl FnOnce() -> Result<Arc<dyn Authenticator>, CliError>,
    ) -> Result<Arc<dyn Authenticator>, CliError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, authenticator)) = made.iter().find(|(known, _)| *known == config) {
            return Ok(authenticator.clone());
        }
        let authenticator = make()?;
        made.push((config, authenticator.clone()));
        Ok(authenticator)
    }

    fn manual(&self, settings: &Settings) -> Result<Manual, PluginError> {
        let config = ManualConfig {
            auth_hook: settings.plugins.manual_auth_hook.clone(),
            cleanup_hook: settings.plugins.manual_cleanup_hook.clone(),
            path: self.surroundings.path.clone(),
        };
        Ok(Manual::new(config, self.partner(settings)?, self.surroundings.hook_report.clone()))
    }

    /// The person, where there is one.
    fn partner(&self, settings: &Settings) -> Result<Option<Partner>, PluginError> {
        let Some(conversation) = self.surroundings.conversation.clone() else { return Ok(None) };
        let stand_in = Arc::new(Standalone::new(standalone(settings), Arc::new(GiveUp))?);
        Ok(Some(Partner { conversation, stand_in }))
    }
}

fn standalone(settings: &Settings) -> StandaloneConfig {
    StandaloneConfig {
        http01_port: settings.challenge.http_01_port,
        http01_address: settings.challenge.http_01_address.clone().unwrap_or_default(),
        tls_port: settings.challenge.https_port,
    }
}

fn webroot(settings: &Settings) -> WebrootConfig {
    let webroots = &settings.plugins.webroot;
    WebrootConfig {
        roots: webroots.map.iter().cloned().collect::<BTreeMap<_, _>>(),
        default: webroots.paths.last().cloned(),
    }
}
