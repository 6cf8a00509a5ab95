//! Renewal confs: whatever stands in one, reading it is an answer or an error.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

use evercert_store::kind::Kind;
use evercert_store::renewal_conf::RenewalConf;

fuzz_target!(|content: &[u8]| {
    let Ok(conf) = RenewalConf::parse(Path::new("renewal/example.org.conf"), content) else { return };
    for kind in Kind::ALL {
        let _ = conf.link(kind);
    }
    let _ = (conf.version(), conf.archive_dir(), conf.renew_before_expiry(), conf.ari_retry_after());
    let _ = conf.hooks_certbot_cannot_read();
    let Ok(params) = conf.params() else { return };
    let _ = (params.key_type(), params.webroot_map(), conf.params_for_renewal().is_ok());
    for (key, value) in params.iter() {
        assert_eq!(params.get(key), Some(value), "every option is found: {key}");
        let _ = value.to_ini();
    }
});
