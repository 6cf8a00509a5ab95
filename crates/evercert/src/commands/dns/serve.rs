//! `dns serve`: the name server stays up, and others may publish in its zone.

use std::net::SocketAddr;
use std::sync::Arc;

use evercert_dns::responder::acme_dns::api::{Api, Registration};
use evercert_dns::responder::acme_dns::http::ApiServer;
use evercert_dns::responder::acme_dns::store::{AccountFile, StoreError};
use evercert_dns::responder::authenticator::explained;
use evercert_dns::responder::board::Board;
use evercert_dns::responder::delegation::Reach;
use evercert_dns::responder::server::Responder;
use evercert_dns::responder::sockets::{Sockets, public_addresses};
use evercert_dns::responder::zone::{Host, Zone};
use evercert_plugin::error::PluginError;
use evercert_store::fs::{self, Mode};
use serde_json::json;
use tokio::net::TcpListener;

use crate::errors::desk::{CliError, Kind};
use crate::flags::defs::responder::{RESPONDER_API, RESPONDER_CLOSED};
use crate::messages::message::msg;
use crate::plugins::responder::config;
use crate::steps::failed::CommandResult;
use crate::world::World;

/// Serves until a signal comes.
pub(super) async fn run(world: &World) -> CommandResult {
    let zone = world.settings.plugins.responder.zone.as_deref();
    let zone = zone.ok_or_else(|| CliError::new(Kind::Usage, msg!("serve-no-zone")))?;
    let board = board(world, zone)?;
    let config = config(&world.settings);
    let sockets = Sockets::bind(&config.addresses, config.port).await.map_err(|error| explained(config.port, error))?;
    let addresses: Vec<String> = sockets.addresses().iter().map(|place| place.ip().to_string()).collect();
    let responder = Responder::start(sockets, &board);
    world.ui.say(&msg!("serve-zone", zone = zone, addresses = addresses.join(", ")));
    let api = offer(world, zone, &board).await?;
    world.signals.guard();
    let _interrupted = world.signals.stop().race(std::future::pending::<()>()).await;
    drop(api);
    responder.close().await;
    Ok(json!({ "zone": zone, "addresses": addresses }))
}

fn board(world: &World, zone: &str) -> Result<Arc<Board>, CliError> {
    let reach = match &world.settings.plugins.responder.name {
        Some(name) => Reach::Name(name.clone()),
        None => Reach::Addresses(public_addresses()),
    };
    let host = Host::new(&reach.server(zone), public_addresses()).map_err(CliError::internal)?;
    let serial = u32::try_from(world.doors.clock.now().as_second()).unwrap_or_default();
    let zone = Zone::new(zone, host, TTL, serial).map_err(CliError::internal)?;
    let board = Board::default();
    board.change(|zones| zones.add(zone));
    Ok(Arc::new(board))
}

/// Lets others publish, if that was asked for.
async fn offer(world: &World, zone: &str, board: &Arc<Board>) -> Result<Option<ApiServer>, CliError> {
    let args = world.settings.arguments();
    let Some(text) = args.text(&RESPONDER_API) else { return Ok(None) };
    let address: SocketAddr = text.parse().map_err(|_| bad_api(&text))?;
    let registration = if args.switch(&RESPONDER_CLOSED) { Registration::Closed } else { Registration::Open };
    let folder = world.paths.config.join("evercert/acme-dns");
    fs::create_dir_all(&folder, Mode::Exact(0o700))?;
    let store = Box::new(AccountFile::new(folder.join("accounts.json")));
    let random = world.doors.random.clone();
    let api = Api::open(Arc::clone(board), zone, registration, store, random).map_err(unreadable)?;
    let socket = TcpListener::bind(address).await;
    let socket = socket.map_err(|source| PluginError::Bind { port: address.port(), source })?;
    let url = socket.local_addr().map_or_else(|_| text.clone(), |place| format!("http://{place}"));
    world.ui.say(&msg!("serve-api", url = url));
    if !address.ip().is_loopback() {
        world.ui.warn(&msg!("serve-api-open"));
    }
    Ok(Some(ApiServer::start(socket, Arc::new(api))))
}

fn bad_api(text: &str) -> CliError {
    CliError::new(Kind::Usage, msg!("serve-bad-api", value = text))
}

fn unreadable(error: StoreError) -> CliError {
    match error {
        StoreError::Disk(error) => error.into(),
        StoreError::Malformed { ref path, .. } => {
            let message = msg!("serve-accounts-unreadable", path = path.as_path());
            CliError::speaking_for(Kind::Store, message, error)
        }
        other => CliError::internal(other),
    }
}

/// In seconds, as acme-dns has it.
const TTL: u32 = 1;
