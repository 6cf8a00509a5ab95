//! `null`: installs nothing, for whoever does that by hooks of their own, and for tests.

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;
use evercert_plugin::edit::Plan;
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};

/// Installs nothing, and is content with everything.
#[derive(Clone, Copy, Debug)]
pub struct Null;

#[async_trait]
impl Installer for Null {
    fn name(&self) -> &'static str {
        "null"
    }

    fn has_files(&self) -> bool {
        false
    }

    fn enhancements(&self) -> &[Enhancement] {
        &[]
    }

    fn can_serve(&self, _: &Identifier) -> bool {
        true
    }

    fn names(&self) -> Result<Vec<Identifier>, InstallError> {
        Ok(Vec::new())
    }

    fn plan_deployment(&self, _: &Deployment) -> Result<Plan, InstallError> {
        Ok(Plan::default())
    }

    fn plan_enhancement(&self, _: &Deployment, _: Enhancement) -> Result<Plan, InstallError> {
        Ok(Plan::default())
    }

    async fn test(&self) -> Result<(), InstallError> {
        Ok(())
    }

    async fn reload(&self) -> Result<(), InstallError> {
        Ok(())
    }
}
