//! Flags of our own name server, to which challenges can be handed over.

use crate::flags::flag::{Flag, SavedForm, Selects};

flags! {
    RESPONDER = Flag::switch("responder")
        .selects(Selects::Authenticator)
        .ours()
        .topics(&["plugins", "responder"])
        .help("Answer the CA with a small name server of our own (port 53)", "내장 네임서버로 CA에 응답합니다 (53번 포트)");
    RESPONDER_NAME = Flag::text("responder-name", "HOST")
        .ours()
        .saved("responder_name", SavedForm::Text)
        .topics(&["responder"])
        .help("Name that leads to this host, by which the world finds the name server", "네임서버를 찾을 수 있도록 이 호스트로 이어지는 이름입니다");
    RESPONDER_ZONE = Flag::text("responder-zone", "ZONE")
        .ours()
        .saved("responder_zone", SavedForm::Text)
        .topics(&["responder"])
        .help("Zone of which this host is the name server, and to which challenges are aliases", "이 호스트가 네임서버인 영역이며, 챌린지 이름의 별칭(CNAME)이 가리키는 곳입니다");
    RESPONDER_ADDRESS = Flag::repeat("responder-address", "ADDRESS")
        .ours()
        .saved("responder_address", SavedForm::List)
        .topics(&["responder"])
        .help("Answer at this address only; can be repeated", "이 주소에서만 응답합니다. 여러 번 쓸 수 있습니다");
}
