//! Flags of our own name server, to which challenges can be handed over.

use crate::flags::flag::{Fallback, Flag, SavedForm, Selects};

flags! {
    RESPONDER = Flag::switch("responder")
        .selects(Selects::Authenticator)
        .ours()
        .topics(&["plugins", "responder"])
        .help("Answer the CA with a small name server of our own (port 53)", "내장 네임서버로 CA에 응답합니다 (53번 포트)");
    RESPONDER_NAME = Flag::text("responder-name", "HOST")
        .ours()
        .saved("responder_name", SavedForm::Text)
        .topics(&["responder", "dns"])
        .help("Name that leads to this host, by which the world finds the name server", "네임서버를 찾을 수 있도록 이 호스트로 이어지는 이름입니다");
    RESPONDER_ZONE = Flag::text("responder-zone", "ZONE")
        .ours()
        .saved("responder_zone", SavedForm::Text)
        .topics(&["responder", "dns"])
        .help("Zone of which this host is the name server, and to which challenges are aliases", "이 호스트가 네임서버인 영역이며, 챌린지 이름의 별칭(CNAME)이 가리키는 곳입니다");
    RESPONDER_ADDRESS = Flag::repeat("responder-address", "ADDRESS")
        .ours()
        .saved("responder_address", SavedForm::List)
        .topics(&["responder", "dns"])
        .help("Answer at this address only; can be repeated", "이 주소에서만 응답합니다. 여러 번 쓸 수 있습니다");
    RESPONDER_WAIT = Flag::number("responder-wait", "SECONDS", 0, 604_800)
        .ours()
        .default(Fallback::Number(3600))
        .topics(&["dns"])
        .help("Wait this long for the record to be seen ('dns delegate'); 0 looks once", "'dns delegate'에서 레코드가 보일 때까지 기다리는 시간(초)입니다. 0이면 한 번만 확인합니다");
    RESPONDER_API = Flag::text("responder-api", "ADDRESS:PORT")
        .ours()
        .topics(&["dns"])
        .help("Let others publish as at an acme-dns, by HTTP at this address ('dns serve')", "'dns serve'에서 다른 클라이언트가 acme-dns처럼 HTTP로 게시할 수 있도록 이 주소에서 요청을 받습니다");
    RESPONDER_CLOSED = Flag::switch("responder-closed")
        .ours()
        .topics(&["dns"])
        .help("Make no new accounts ('dns serve')", "'dns serve'에서 새 계정을 만들지 않습니다");
}
