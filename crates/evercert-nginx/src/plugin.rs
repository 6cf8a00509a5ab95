//! nginx as the engine knows it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use evercert_net::ports::listening_on;
use evercert_pki::certificate::{Certificate, Chain};
use evercert_pki::clock::{Clock, SystemClock};
use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::challenge::Challenge;
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::exposure::Endpoint;
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_store::overlay::Overlay;
use evercert_store::source::Source;

use crate::bystanders;
use crate::challenge;
use crate::control::Control;
use crate::edit::Wish;
use crate::endpoints::Outlook;
use crate::files::Files;
use crate::mentions;
use crate::model::{Model, Pattern};
use crate::options;
use crate::ports::Ports;
use crate::setup::Setup;
use crate::syntax::Tree;

/// nginx: its files, and the server that reads them.
#[derive(Clone, Debug)]
pub struct Nginx {
    setup: Setup,
    control: Arc<Control>,
    source: Arc<dyn Source>,
    /// The places that a person has chosen, as [`InstallError::Ambiguous`] names them.
    chosen: Arc<Mutex<Vec<String>>>,
}

impl Nginx {
    /// With what is to be known about its host, the server to test and reload, and where its files are read.
    pub fn new(setup: Setup, control: Arc<Control>, source: Arc<dyn Source>) -> Self {
        Self { setup, control, source, chosen: Arc::default() }
    }

    fn chosen(&self) -> Vec<String> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn with_model<T>(&self, look: impl FnOnce(&Model<'_>) -> Result<T, InstallError>) -> Result<T, InstallError> {
        self.with_model_of(&*self.source, look)
    }

    fn with_model_of<T>(
        &self,
        source: &dyn Source,
        look: impl FnOnce(&Model<'_>) -> Result<T, InstallError>,
    ) -> Result<T, InstallError> {
        let files = Files::load(source, &self.control.conf());
        if files.iter().next().is_none() {
            return Err(unreadable(files).expect("a main file that is not there is a trouble"));
        }
        let result = look(&Model::new(&files, &self.setup.hostname));
        match result {
            // Perhaps it has a place in a file that we may not see.
            Err(error @ InstallError::NoPlace { .. }) => Err(unreadable(files).unwrap_or(error)),
            result => result,
        }
    }

    fn with_wish<T>(
        &self,
        deployment: &Deployment,
        ask: impl FnOnce(Wish<'_>) -> Result<T, InstallError>,
    ) -> Result<T, InstallError> {
        let options = settings(&*self.source, &self.setup.options);
        let (setup, chosen) = (&self.setup, &self.chosen());
        self.with_model(|model| {
            let is_handed_on = is_handed_on(model, setup.ports);
            let certificates = &|path: &Path| useful(&self.source.read(path).ok()?);
            ask(Wish { model, setup, chosen, options: &options, deployment, certificates, is_handed_on })
        })
    }
}

impl Nginx {
    /// The plan with where it will be seen, by what it makes of the files and not by what others may make of them.
    fn exposed(&self, plan: Plan, deployment: &Deployment) -> Result<Plan, InstallError> {
        let (ports, chosen) = (self.setup.ports, self.chosen());
        let planned = Overlay::above(&*self.source);
        for edit in &plan.edits {
            if let Edit::Replace { path, after, .. } = edit {
                planned.write(path, after);
            }
        }
        let look = |model: &Model<'_>| Ok(Outlook { model, ports, deployment }.exposed(&chosen));
        let exposures = self.with_model_of(&planned, look)?;
        Ok(Plan { exposures: Some(exposures), ..plan })
    }
}

#[async_trait]
impl Installer for Nginx {
    fn name(&self) -> &str {
        "nginx"
    }

    fn home(&self) -> Option<&Path> {
        Some(self.control.root())
    }

    async fn prepare(&self) -> Result<(), InstallError> {
        self.control.about().await?;
        let path = self.control.conf();
        if !self.source.exists(&path) {
            return Err(InstallError::NoConfiguration { path, flag: "--nginx-server-root" });
        }
        match self.control.test().await {
            Err(InstallError::Test { output }) => Err(InstallError::Faulty { output }),
            other => other,
        }
    }

    fn enhancements(&self) -> &[Enhancement] {
        &Enhancement::PLAIN
    }

    fn can_serve(&self, _: &Identifier) -> bool {
        true
    }

    fn names(&self) -> Result<Vec<Identifier>, InstallError> {
        self.with_model(|model| Ok(names(model)))
    }

    fn plan_deployment(&self, deployment: &Deployment) -> Result<Plan, InstallError> {
        self.exposed(self.with_wish(deployment, |wish| beside(&wish, wish.deployed()?))?, deployment)
    }

    fn plan_enhancement(&self, deployment: &Deployment, wanted: Enhancement) -> Result<Plan, InstallError> {
        self.exposed(self.with_wish(deployment, |wish| beside(&wish, wish.enhanced(wanted)?))?, deployment)
    }

    fn choose(&self, places: &[String]) {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(places);
    }

    async fn test(&self) -> Result<(), InstallError> {
        self.control.test().await
    }

    async fn reload(&self) -> Result<(), InstallError> {
        self.control.reload().await
    }

    fn mentions(&self, folder: &Path) -> Vec<String> {
        mentions::of(&Files::load(&*self.source, &self.control.conf()), folder)
    }

    fn endpoints(&self, deployments: &[&Deployment]) -> Vec<Vec<Endpoint>> {
        let ports = self.setup.ports;
        let each = |model: &Model<'_>| {
            deployments.iter().map(|deployment| Outlook { model, ports, deployment }.answering()).collect()
        };
        self.with_model(|model| Ok(each(model))).unwrap_or_else(|_| vec![Vec::new(); deployments.len()])
    }
}

impl ChallengeServer for Nginx {
    fn plan_challenges(&self, challenges: &[Challenge]) -> Result<Plan, InstallError> {
        let holder = |port| {
            let port = listening_on(port);
            let first = port.holders.first().map(ToString::to_string);
            port.taken.then(|| first.unwrap_or_else(|| "?".to_owned()))
        };
        self.with_model(|model| challenge::plan(model, self.setup.ports, challenges, holder))
    }

    fn sights(&self) -> Vec<SocketAddr> {
        let ports = self.setup.ports;
        self.with_model(|model| Ok(challenge::sights(model, ports))).unwrap_or_default()
    }
}

/// The certificate in a text, if somebody signed it who is believed by others, and it holds now.
fn useful(text: &[u8]) -> Option<Certificate> {
    let leaf = Chain::parse_pem(text).ok()?.leaf().clone();
    let is_by_another = leaf.verify_signed_by(&leaf).is_err();
    (is_by_another && leaf.not_after() > SystemClock.now()).then_some(leaf)
}

/// Whether somebody else has the port of HTTPS: another part of nginx, or another program. Whoever comes by there and is
/// to be served here is handed on.
fn is_handed_on(model: &Model<'_>, ports: Ports) -> bool {
    let is_ours = model.sockets.iter().any(|socket| ports.is_https(&socket.address));
    let is_in_nginx = || model.taken.iter().any(|(address, _)| ports.is_https(address));
    !is_ours && (is_in_nginx() || listening_on(ports.https).taken)
}

/// The plan with those whom it must not touch.
fn beside(wish: &Wish<'_>, plan: Plan) -> Result<Plan, InstallError> {
    let bystanders = if plan.edits.is_empty() { Vec::new() } else { bystanders::of(wish.model, wish.deployment) };
    Ok(Plan { bystanders, ..plan })
}

/// The names that a CA certifies, as they stand in the configuration. Wildcards are left to those who ask for them: they
/// need another kind of proof.
fn names(model: &Model<'_>) -> Vec<Identifier> {
    let mut names = Vec::new();
    for name in model.servers.iter().flat_map(|server| &server.names) {
        let exact = match &name.pattern {
            Pattern::Exact(exact) | Pattern::Domain(exact) => std::str::from_utf8(exact).ok(),
            _ => None,
        };
        let Some(name) = exact.filter(|name| name.contains('.')).and_then(|name| DnsName::parse(name).ok()) else {
            continue;
        };
        let identifier = Identifier::Dns(name);
        if !names.contains(&identifier) {
            names.push(identifier);
        }
    }
    names
}

/// The names of the settings in a file; those of ours if it cannot be read.
fn settings(source: &dyn Source, path: &Path) -> Vec<Vec<u8>> {
    let text = source.read(path).unwrap_or_else(|_| options::MODERN.into());
    Tree::parse(text).directives().map(|directive| directive.name().value().into_owned()).collect()
}

fn unreadable(files: Files) -> Option<InstallError> {
    let trouble = files.into_troubles().into_iter().next()?;
    Some(InstallError::File { path: trouble.path, source: trouble.reason })
}
