//! Apache as the engine knows it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use evercert_net::ports::listening_on;
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
use crate::challenge::Stage;
use crate::control::Control;
use crate::edit::{FOR_HEADERS, FOR_REWRITES, FOR_TLS, Wish, marks, raise};
use crate::endpoints::Outlook;
use crate::files::{Facts, Files};
use crate::model::Model;
use crate::setup::Setup;

/// Apache: its files, and the server that reads them.
#[derive(Clone, Debug)]
pub struct Apache {
    setup: Setup,
    control: Arc<Control>,
    source: Arc<dyn Source>,
    /// What a person has chosen since, beside what the setup says.
    chosen: Arc<Mutex<Vec<String>>>,
}

impl Apache {
    /// With what is to be known about its host, the server to test and reload, and where its files are read.
    pub fn new(setup: Setup, control: Arc<Control>, source: Arc<dyn Source>) -> Self {
        Self { setup, control, source, chosen: Arc::default() }
    }

    /// The marks of the hosts that serve a deployment with an HSTS that grows.
    ///
    /// # Errors
    /// [`InstallError::File`] if the configuration cannot be read.
    pub fn auto_hsts(&self, deployment: &Deployment) -> Result<Vec<String>, InstallError> {
        self.with_model(&[], |model| {
            let served = model.hosts.iter().filter(|host| crate::choose::Cover(deployment).is_named_by(host));
            Ok(served.flat_map(|host| marks(model.files, host)).collect())
        })
    }

    /// The marks of all hosts with an HSTS that grows.
    ///
    /// # Errors
    /// As [`auto_hsts`](Self::auto_hsts).
    pub fn all_auto_hsts(&self) -> Result<Vec<String>, InstallError> {
        self.with_model(&[], |model| Ok(model.hosts.iter().flat_map(|host| marks(model.files, host)).collect()))
    }

    /// What must change so that hosts with these marks send an HSTS of so many seconds. A mark that is not there any more
    /// is passed over.
    ///
    /// # Errors
    /// [`InstallError::File`], and [`InstallError::Conflict`] if a file is not understood.
    pub fn plan_auto_hsts(&self, wanted: &[(String, u64)]) -> Result<Plan, InstallError> {
        self.with_model(&[], |model| raise(model, &self.setup, &*self.source, wanted))
    }

    fn setup(&self) -> Setup {
        let mut setup = self.setup.clone();
        setup.chosen.extend(self.chosen.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned());
        setup
    }

    fn facts(&self) -> Facts {
        let root = self.setup.layout.server_root.clone();
        self.control.known().map_or_else(|| Facts { root, ..Facts::default() }, |about| about.facts)
    }

    /// Looks at the configuration as it is when these modules are there, besides those that are.
    fn with_model<T>(
        &self,
        modules: &[&str],
        look: impl FnOnce(&Model<'_>) -> Result<T, InstallError>,
    ) -> Result<T, InstallError> {
        self.with_model_of(&*self.source, modules, look)
    }

    fn with_model_of<T>(
        &self,
        source: &dyn Source,
        modules: &[&str],
        look: impl FnOnce(&Model<'_>) -> Result<T, InstallError>,
    ) -> Result<T, InstallError> {
        let mut facts = self.facts();
        if self.setup.layout.handle_modules {
            facts.modules.extend(modules.iter().map(|name| format!("{name}_module").into_bytes()));
        }
        let files = Files::load(source, &self.setup.conf, &facts);
        if files.iter().next().is_none() {
            return Err(unreadable(files).unwrap_or(InstallError::Missing { flag: "--apache-server-root" }));
        }
        let result = look(&Model::new(&files, self.setup.ports.https));
        match result {
            // Perhaps it has a place in a file that we may not see.
            Err(error @ InstallError::NoPlace { .. }) => Err(unreadable(files).unwrap_or(error)),
            result => result,
        }
    }

    fn with_wish<T>(
        &self,
        deployment: &Deployment,
        modules: &[&str],
        ask: impl FnOnce(Wish<'_>) -> Result<T, InstallError>,
    ) -> Result<T, InstallError> {
        let (setup, facts) = (self.setup(), self.facts());
        self.with_model(modules, |model| {
            let holder = |port| self.holder(port);
            ask(Wish { model, setup: &setup, facts: &facts, source: &*self.source, holder: &holder, deployment })
        })
    }

    /// That another program has a port of the configuration.
    fn replaced(&self) -> Option<InstallError> {
        let taken = |model: &Model<'_>| {
            let mut ports = model.listens.iter().map(|listen| listen.port);
            Ok(ports.find_map(|port| Some((port, self.holder(port)?))))
        };
        let (port, holder) = self.with_model(&[], taken).ok()??;
        Some(InstallError::Replaced { server: "Apache", port, holder })
    }

    /// Who but Apache itself listens at a port.
    fn holder(&self, port: u16) -> Option<String> {
        let port = listening_on(port);
        let bin = Path::new(&self.setup.layout.bin).file_name().unwrap_or_default().to_string_lossy();
        let is_ours = port.holders.iter().any(|holder| holder.program == bin || is_apache(&holder.program));
        let first = || port.holders.first().map_or_else(|| "?".to_owned(), ToString::to_string);
        (port.taken && !is_ours).then(first)
    }

    /// The plan with where it will be seen, by what it makes of the files and not by what others may make of them.
    fn exposed(&self, plan: Plan, deployment: &Deployment) -> Result<Plan, InstallError> {
        let planned = Overlay::above(&*self.source);
        let mut modules = Vec::new();
        for edit in &plan.edits {
            match edit {
                Edit::Replace { path, after, .. } => planned.write(path, after),
                Edit::Create { path, content, .. } => planned.write(path, content),
                Edit::Link { path, target } => planned.link(path, target),
                Edit::Run { run, .. } => modules.extend(run.last().map(String::as_str)),
            }
        }
        let setup = self.setup();
        let look = |model: &Model<'_>| Ok(Outlook { model, setup: &setup, deployment }.exposed());
        let exposures = self.with_model_of(&planned, &modules, look)?;
        Ok(Plan { exposures: Some(exposures), ..plan })
    }

    fn with_stage<T>(&self, ask: impl FnOnce(Stage<'_>) -> Result<T, InstallError>) -> Result<T, InstallError> {
        let facts = self.facts();
        self.with_model(&[FOR_REWRITES.name], |model| {
            ask(Stage { model, setup: &self.setup, facts: &facts, source: &*self.source })
        })
    }
}

#[async_trait]
impl Installer for Apache {
    fn name(&self) -> &str {
        "apache"
    }

    fn home(&self) -> Option<&Path> {
        Some(&self.setup.layout.server_root)
    }

    async fn prepare(&self) -> Result<(), InstallError> {
        self.control.about().await.map(drop)
    }

    fn enhancements(&self) -> &[Enhancement] {
        &ALL
    }

    fn can_serve(&self, _: &Identifier) -> bool {
        true
    }

    fn names(&self) -> Result<Vec<Identifier>, InstallError> {
        self.with_model(&[], |model| Ok(names(model)))
    }

    fn plan_deployment(&self, deployment: &Deployment) -> Result<Plan, InstallError> {
        let plan = self.with_wish(deployment, &[FOR_TLS.name], |wish| beside(&wish, wish.deployed()?))?;
        self.exposed(plan, deployment)
    }

    fn plan_enhancement(&self, deployment: &Deployment, wanted: Enhancement) -> Result<Plan, InstallError> {
        let module = match wanted {
            Enhancement::Redirect => FOR_REWRITES.name,
            Enhancement::Hsts | Enhancement::AutoHsts | Enhancement::Uir => FOR_HEADERS.name,
            Enhancement::StapleOcsp => FOR_TLS.name,
        };
        let plan = self.with_wish(deployment, &[FOR_TLS.name, module], |wish| beside(&wish, wish.enhanced(wanted)?))?;
        self.exposed(plan, deployment)
    }

    fn choose(&self, places: &[String]) {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(places);
    }

    async fn test(&self) -> Result<(), InstallError> {
        self.control.test().await
    }

    async fn reload(&self) -> Result<(), InstallError> {
        match self.control.reload().await {
            Err(error @ InstallError::NotStarted { .. }) => Err(self.replaced().unwrap_or(error)),
            ended => ended,
        }
    }

    fn endpoints(&self, deployments: &[&Deployment]) -> Vec<Vec<Endpoint>> {
        let each = |model: &Model<'_>| {
            let outlook = |deployment| Outlook { model, setup: &self.setup, deployment };
            deployments.iter().map(|deployment| outlook(deployment).answering()).collect()
        };
        self.with_model(&[], |model| Ok(each(model))).unwrap_or_else(|_| vec![Vec::new(); deployments.len()])
    }
}

impl ChallengeServer for Apache {
    fn plan_challenges(&self, challenges: &[Challenge]) -> Result<Plan, InstallError> {
        self.with_stage(|stage| stage.plan(challenges, |port| self.holder(port)))
    }

    fn sights(&self) -> Vec<SocketAddr> {
        self.with_stage(|stage| Ok(stage.sights())).unwrap_or_default()
    }
}

/// Whether a program is Apache under one of the names that distributions give it.
fn is_apache(program: &str) -> bool {
    ["apache2", "httpd"].iter().any(|name| program.strip_prefix(name).is_some_and(|rest| !rest.contains('.')))
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
    let all = model.hosts.iter().flat_map(|host| host.names()).filter(|name| !name.is_pattern());
    for name in all.filter_map(|name| name.as_str()).filter(|name| name.contains('.')) {
        let Ok(name) = DnsName::parse(name) else { continue };
        let identifier = Identifier::Dns(name);
        if !names.contains(&identifier) {
            names.push(identifier);
        }
    }
    names
}

fn unreadable(files: Files) -> Option<InstallError> {
    let trouble = files.into_troubles().into_iter().next()?;
    Some(InstallError::File { path: trouble.path, source: trouble.reason })
}

const ALL: [Enhancement; 5] =
    [Enhancement::Hsts, Enhancement::Redirect, Enhancement::Uir, Enhancement::StapleOcsp, Enhancement::AutoHsts];
