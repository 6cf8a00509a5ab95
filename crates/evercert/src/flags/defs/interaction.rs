//! Flags about the conversation, the directories and the program itself.

use crate::flags::flag::{Fallback, Flag, SavedForm};

flags! {
    HELP = Flag::text("help", "TOPIC")
        .short('h')
        .command_line_only()
        .help("Show help; a topic is a verb, a plugin, or all", "도움말을 표시합니다. 주제는 명령, 플러그인 또는 all입니다");
    VERSION = Flag::switch("version")
        .command_line_only()
        .help("Show the version", "버전을 표시합니다");
    CONFIG = Flag::text("config", "FILE")
        .short('c')
        .command_line_only()
        .help("Read one more configuration file", "설정 파일을 하나 더 읽습니다");
    VERBOSE = Flag::count("verbose")
        .short('v')
        .help("Say more; can be repeated", "더 자세히 출력합니다. 여러 번 쓸 수 있습니다");
    VERBOSE_LEVEL = Flag::number("verbose-level", "N", -100, 100)
        .hidden()
        .help("Set the level of detail", "출력의 자세한 정도를 지정합니다");
    TEXT = Flag::switch("text")
        .short('t')
        .hidden()
        .help("Do nothing; kept for old scripts", "아무 일도 하지 않습니다. 예전 스크립트를 위해 남아 있습니다");
    QUIET = Flag::switch("quiet")
        .short('q')
        .topics(&["automation", "run", "certonly", "renew"])
        .help("Print nothing but errors, ask nothing", "오류만 출력하고 아무것도 묻지 않습니다");
    NON_INTERACTIVE = Flag::switch("non-interactive")
        .short('n')
        .aliases(&["noninteractive"])
        .topics(&["automation", "run", "certonly", "enhance"])
        .help("Never ask; missing answers are errors", "묻지 않습니다. 답이 없으면 오류로 처리합니다");
    FORCE_INTERACTIVE = Flag::switch("force-interactive")
        .topics(&["automation", "run", "certonly", "register", "enhance"])
        .help("Ask even when there is no terminal", "터미널이 없어도 묻습니다");
    JSON = Flag::switch("json")
        .ours()
        .topics(&["automation"])
        .help("Print one JSON document on stdout; implies --non-interactive", "결과를 JSON 문서 하나로 출력합니다. --non-interactive를 포함합니다");
    LANG = Flag::choice("lang", "LANGUAGE", &["en", "ko"])
        .ours()
        .help("Speak this language (en, ko)", "사용할 언어를 지정합니다 (en, ko)");
    GENERATE = Flag::choice("generate", "KIND", &["bash", "fish", "man", "markdown", "zsh"])
        .ours()
        .hidden()
        .command_line_only()
        .help("Print a completion, the manual page or the reference page", "자동 완성 스크립트나 매뉴얼, 명령줄 안내를 출력합니다");
    DEBUG = Flag::switch("debug")
        .topics(&["testing"])
        .help("Show where an error came from", "오류가 발생한 위치를 표시합니다");
    MAX_LOG_BACKUPS = Flag::number("max-log-backups", "N", 0, 1_000_000)
        .default(Fallback::Number(1000))
        .topics(&["automation"])
        .help("Keep this many old logs; 0 appends to one", "보관할 이전 로그의 수입니다. 0이면 파일 하나에 이어 씁니다");
    PRECONFIGURED_RENEWAL = Flag::switch("preconfigured-renewal")
        .hidden()
        .help("Say that renewal is already scheduled", "자동 갱신이 이미 설정되어 있음을 알립니다");
    STRICT_PERMISSIONS = Flag::switch("strict-permissions")
        .topics(&["security"])
        .help("Refuse directories of another owner or mode", "소유자나 권한이 다른 디렉터리를 거부합니다");
    CONFIG_DIR = Flag::text("config-dir", "DIR")
        .default(Fallback::Text("/etc/letsencrypt"))
        .saved("config_dir", SavedForm::Text)
        .topics(&["paths"])
        .help("Directory of certificates, keys and options", "인증서와 키, 옵션을 두는 디렉터리입니다");
    WORK_DIR = Flag::text("work-dir", "DIR")
        .default(Fallback::Text("/var/lib/letsencrypt"))
        .saved("work_dir", SavedForm::Text)
        .topics(&["paths"])
        .help("Directory of work in progress", "작업 중인 파일을 두는 디렉터리입니다");
    LOGS_DIR = Flag::text("logs-dir", "DIR")
        .default(Fallback::Text("/var/log/letsencrypt"))
        .saved("logs_dir", SavedForm::Text)
        .topics(&["paths"])
        .help("Directory of logs", "로그를 두는 디렉터리입니다");
}
