//! Flags about hooks and about how renewal goes.

use crate::flags::flag::{Fallback, Flag, SavedForm};

flags! {
    PRE_HOOK = Flag::text("pre-hook", "COMMAND")
        .saved("pre_hook", SavedForm::Text)
        .topics(&["renew", "certonly", "reconfigure"])
        .help("Run this in a shell before obtaining", "발급받기 전에 셸에서 실행할 명령입니다");
    POST_HOOK = Flag::text("post-hook", "COMMAND")
        .saved("post_hook", SavedForm::Text)
        .topics(&["renew", "certonly", "reconfigure"])
        .help("Run this in a shell after all attempts", "모든 시도가 끝난 뒤 셸에서 실행할 명령입니다");
    DEPLOY_HOOK = Flag::text("deploy-hook", "COMMAND")
        .hidden_aliases(&["renew-hook"])
        .saved("renew_hook", SavedForm::Text)
        .topics(&["renew", "certonly", "run", "reconfigure"])
        .help("Run this in a shell for each certificate obtained", "인증서를 받을 때마다 셸에서 실행할 명령입니다");
    DISABLE_HOOK_VALIDATION = Flag::switch("disable-hook-validation")
        .topics(&["renew"])
        .help("Do not check that the hooks' programs exist", "훅 프로그램이 있는지 확인하지 않습니다");
    NO_DIRECTORY_HOOKS = Flag::switch("no-directory-hooks")
        .topics(&["renew"])
        .help("Ignore the hooks in renewal-hooks/", "renewal-hooks/의 훅을 무시합니다");
    STRICT_HOOKS = Flag::switch("strict-hooks")
        .ours()
        .topics(&["renew"])
        .help("Exit with 1 when a hook fails", "훅이 실패하면 종료 코드 1로 끝냅니다");
    NO_RANDOM_SLEEP = Flag::switch("no-random-sleep-on-renew")
        .hidden()
        .help("Do not wait before renewing without a terminal", "터미널 없이 갱신할 때 기다리지 않습니다");
    PARALLEL = Flag::number("parallel", "N", 1, 1024)
        .ours()
        .default(Fallback::Number(10))
        .topics(&["renew"])
        .help("Renew this many certificates at once", "동시에 갱신할 인증서의 수입니다");
    NO_AUTORENEW = Flag::switch("no-autorenew")
        .saved("autorenew", SavedForm::Inverted)
        .topics(&["renew", "certonly"])
        .help("Leave this certificate out of 'renew'", "이 인증서를 'renew'에서 제외합니다");
    DISABLE_RENEW_UPDATES = Flag::switch("disable-renew-updates")
        .topics(&["renew"])
        .help("Do not update server configurations when renewing", "갱신할 때 서버 설정을 업데이트하지 않습니다");
}
