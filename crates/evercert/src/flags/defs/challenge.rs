//! Flags about proving control of a name, and about rehearsing it.

use crate::flags::flag::{Fallback, Flag, SavedForm, Shape};

flags! {
    PREFERRED_CHALLENGES = Flag::comma_list("preferred-challenges", "LIST")
        .shape(Shape::Challenge)
        .saved("pref_challs", SavedForm::List)
        .topics(&["certonly", "renew", "manual", "standalone"])
        .help("Challenge types in order of preference (http, dns, tls-alpn)", "선호하는 챌린지 종류를 순서대로 지정합니다 (http, dns, tls-alpn)");
    HTTP_01_PORT = Flag::number("http-01-port", "PORT", 0, 65_535)
        .default(Fallback::Number(80))
        .saved("http01_port", SavedForm::Number)
        .topics(&["certonly", "renew", "testing", "manual", "standalone"])
        .help("Local port to answer http-01 on; the CA still asks port 80", "http-01에 응답할 로컬 포트입니다. CA는 항상 80번 포트로 접속합니다");
    HTTP_01_ADDRESS = Flag::text("http-01-address", "ADDRESS")
        .default(Fallback::Text(""))
        .saved("http01_address", SavedForm::Text)
        .topics(&["certonly", "renew", "testing", "standalone"])
        .help("Local address to answer http-01 on", "http-01에 응답할 로컬 주소입니다");
    HTTPS_PORT = Flag::number("https-port", "PORT", 0, 65_535)
        .default(Fallback::Number(443))
        .topics(&["certonly", "install", "testing", "nginx"])
        .help("Port of HTTPS on this host", "이 호스트의 HTTPS 포트입니다");
    ISSUANCE_TIMEOUT = Flag::number("issuance-timeout", "SECONDS", 0, 86_400)
        .default(Fallback::Number(90))
        .topics(&["certonly", "renew", "run"])
        .help("Wait this long for the CA to issue", "CA의 발급을 기다리는 시간(초)입니다");
    DEBUG_CHALLENGES = Flag::switch("debug-challenges")
        .topics(&["testing", "run", "certonly"])
        .help("Pause when the challenges stand, before the CA looks", "챌린지를 준비한 뒤 CA가 확인하기 전에 멈춥니다");
    DRY_RUN = Flag::switch("dry-run")
        .topics(&["testing", "certonly", "renew"])
        .help("Rehearse with the staging server and save nothing", "스테이징 서버로 연습하며 아무것도 저장하지 않습니다");
    RUN_DEPLOY_HOOKS = Flag::switch("run-deploy-hooks")
        .topics(&["testing", "renew", "certonly", "reconfigure"])
        .help("Run deploy hooks in a rehearsal too", "연습할 때도 deploy 훅을 실행합니다");
    BREAK_MY_CERTS = Flag::switch("break-my-certs")
        .topics(&["testing"])
        .help("Allow a test certificate to replace a real one", "실제 인증서를 시험용 인증서로 바꾸는 것을 허용합니다");
}
