//! Flags that do nothing any more and must not break anybody's script.

use crate::flags::flag::Flag;

const NOTHING_EN: &str = "Do nothing; kept for old scripts";
const NOTHING_KO: &str = "아무 일도 하지 않습니다. 예전 스크립트를 위해 남아 있습니다";

flags! {
    OS_PACKAGES_ONLY = Flag::switch("os-packages-only").deprecated().help(NOTHING_EN, NOTHING_KO);
    NO_SELF_UPGRADE = Flag::switch("no-self-upgrade").deprecated().help(NOTHING_EN, NOTHING_KO);
    NO_BOOTSTRAP = Flag::switch("no-bootstrap").deprecated().help(NOTHING_EN, NOTHING_KO);
    NO_PERMISSIONS_CHECK = Flag::switch("no-permissions-check").deprecated().help(NOTHING_EN, NOTHING_KO);
    MANUAL_PUBLIC_IP_LOGGING_OK = Flag::switch("manual-public-ip-logging-ok")
        .removed()
        .help(NOTHING_EN, NOTHING_KO);
    DNS_ROUTE53_PROPAGATION_SECONDS = Flag::text("dns-route53-propagation-seconds", "SECONDS")
        .removed()
        .help(NOTHING_EN, NOTHING_KO);
}
