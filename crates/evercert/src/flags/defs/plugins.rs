//! Flags that choose plugins, and the options of the plugins that are not about DNS.

use crate::flags::flag::{Fallback, Flag, SavedForm, Selects};

flags! {
    CONFIGURATOR = Flag::text("configurator", "NAME")
        .topics(&["plugins"])
        .help("Plugin that both obtains and installs", "발급과 설치를 모두 맡을 플러그인입니다");
    AUTHENTICATOR = Flag::text("authenticator", "NAME")
        .short('a')
        .saved("authenticator", SavedForm::Text)
        .topics(&["plugins", "reconfigure"])
        .help("Plugin that proves control of the names", "이름의 소유를 증명할 플러그인입니다");
    INSTALLER = Flag::text("installer", "NAME")
        .short('i')
        .saved("installer", SavedForm::Text)
        .topics(&["plugins", "reconfigure"])
        .help("Plugin that installs the certificate", "인증서를 설치할 플러그인입니다");
    APACHE = Flag::switch("apache")
        .selects(Selects::Both)
        .topics(&["plugins", "apache", "run", "certonly", "install"])
        .help("Obtain and install with Apache", "Apache로 발급받고 설치합니다");
    NGINX = Flag::switch("nginx")
        .selects(Selects::Both)
        .topics(&["plugins", "nginx", "run", "certonly", "install"])
        .help("Obtain and install with nginx", "nginx로 발급받고 설치합니다");
    STANDALONE = Flag::switch("standalone")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "standalone", "certonly"])
        .help("Answer the CA with a small web server of our own", "내장 웹 서버로 CA에 응답합니다");
    TLS_ALPN = Flag::switch("tls-alpn")
        .selects(Selects::Authenticator)
        .ours()
        .topics(&["plugins", "standalone"])
        .help("Answer the CA with a small TLS server of our own (port 443)", "내장 TLS 서버로 CA에 응답합니다 (443번 포트)");
    WEBROOT = Flag::switch("webroot")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "webroot", "certonly", "reconfigure"])
        .help("Put files into the directory a web server serves", "웹 서버가 제공하는 디렉터리에 파일을 둡니다");
    MANUAL = Flag::switch("manual")
        .selects(Selects::Authenticator)
        .topics(&["plugins", "manual", "certonly"])
        .help("Give instructions, or have hooks do the work", "직접 할 일을 안내하거나 훅에 맡깁니다");
    WEBROOT_PATH = Flag::repeat("webroot-path", "DIR")
        .short('w')
        .saved("webroot_path", SavedForm::List)
        .topics(&["webroot"])
        .help("Directory that is served for the names that follow; can be repeated", "뒤에 오는 이름들을 제공하는 디렉터리입니다. 여러 번 쓸 수 있습니다");
    WEBROOT_MAP = Flag::repeat("webroot-map", "JSON")
        .saved("webroot_map", SavedForm::Section)
        .topics(&["webroot"])
        .help("JSON object of names and their directories", "이름과 디렉터리를 짝지은 JSON 객체입니다");
    MANUAL_AUTH_HOOK = Flag::text("manual-auth-hook", "COMMAND")
        .saved("manual_auth_hook", SavedForm::Text)
        .topics(&["manual"])
        .help("Command that sets up one challenge", "챌린지 하나를 준비하는 명령입니다");
    MANUAL_CLEANUP_HOOK = Flag::text("manual-cleanup-hook", "COMMAND")
        .saved("manual_cleanup_hook", SavedForm::Text)
        .topics(&["manual"])
        .help("Command that cleans up one challenge", "챌린지 하나를 정리하는 명령입니다");
    NGINX_SERVER_ROOT = Flag::text("nginx-server-root", "DIR")
        .default(Fallback::Text("/etc/nginx"))
        .saved("nginx_server_root", SavedForm::Text)
        .topics(&["nginx"])
        .help("Directory of nginx's configuration", "nginx 설정 디렉터리입니다");
    NGINX_CTL = Flag::text("nginx-ctl", "PATH")
        .default(Fallback::Text("nginx"))
        .saved("nginx_ctl", SavedForm::Text)
        .topics(&["nginx"])
        .help("The nginx program", "nginx 실행 파일입니다");
    NGINX_SLEEP_SECONDS = Flag::number("nginx-sleep-seconds", "SECONDS", 0, 86_400)
        .default(Fallback::Number(1))
        .saved("nginx_sleep_seconds", SavedForm::Number)
        .topics(&["nginx"])
        .help("Wait this long for nginx where it cannot be seen whether it has reloaded", "nginx가 설정을 다시 읽었는지 확인할 수 없을 때 기다리는 시간(초)입니다");
    NGINX_DRY_EDIT = Flag::switch("nginx-dry-edit")
        .ours()
        .topics(&["nginx", "testing"])
        .help("Show how nginx's configuration would be changed, and do nothing", "nginx 설정이 어떻게 바뀌는지 보여 주기만 하고 아무것도 하지 않습니다");
    APACHE_DRY_EDIT = Flag::switch("apache-dry-edit")
        .ours()
        .topics(&["apache", "testing"])
        .help("Show how Apache's configuration would be changed, and do nothing", "Apache 설정이 어떻게 바뀌는지 보여 주기만 하고 아무것도 하지 않습니다");
    APACHE_ENMOD = Flag::text("apache-enmod", "PATH")
        .saved("apache_enmod", SavedForm::Text)
        .topics(&["apache"])
        .help("The program that enables modules", "모듈을 켜는 프로그램입니다");
    APACHE_DISMOD = Flag::text("apache-dismod", "PATH")
        .saved("apache_dismod", SavedForm::Text)
        .topics(&["apache"])
        .help("The program that disables modules", "모듈을 끄는 프로그램입니다");
    APACHE_LE_VHOST_EXT = Flag::text("apache-le-vhost-ext", "EXT")
        .default(Fallback::Text("-le-ssl.conf"))
        .saved("apache_le_vhost_ext", SavedForm::Text)
        .topics(&["apache"])
        .help("Ending of the names of new virtual host files", "새 가상 호스트 파일 이름의 끝부분입니다");
    APACHE_SERVER_ROOT = Flag::text("apache-server-root", "DIR")
        .saved("apache_server_root", SavedForm::Text)
        .topics(&["apache"])
        .help("Directory of Apache's configuration", "Apache 설정 디렉터리입니다");
    APACHE_VHOST_ROOT = Flag::text("apache-vhost-root", "DIR")
        .saved("apache_vhost_root", SavedForm::Text)
        .topics(&["apache"])
        .help("Directory of virtual hosts", "가상 호스트 설정 디렉터리입니다");
    APACHE_LOGS_ROOT = Flag::text("apache-logs-root", "DIR")
        .saved("apache_logs_root", SavedForm::Text)
        .topics(&["apache"])
        .help("Directory of Apache's logs", "Apache 로그 디렉터리입니다");
    APACHE_CHALLENGE_LOCATION = Flag::text("apache-challenge-location", "DIR")
        .saved("apache_challenge_location", SavedForm::Text)
        .topics(&["apache"])
        .help("Directory for challenge configuration", "챌린지 설정을 두는 디렉터리입니다");
    APACHE_HANDLE_MODULES = Flag::text("apache-handle-modules", "BOOL")
        .saved("apache_handle_modules", SavedForm::Text)
        .topics(&["apache"])
        .help("Let us enable modules", "필요한 모듈을 켜도록 허용합니다");
    APACHE_HANDLE_SITES = Flag::text("apache-handle-sites", "BOOL")
        .saved("apache_handle_sites", SavedForm::Text)
        .topics(&["apache"])
        .help("Let us enable sites", "사이트를 켜도록 허용합니다");
    APACHE_CTL = Flag::text("apache-ctl", "PATH")
        .saved("apache_ctl", SavedForm::Text)
        .topics(&["apache"])
        .help("The program that controls Apache", "Apache를 제어하는 프로그램입니다");
    APACHE_BIN = Flag::text("apache-bin", "PATH")
        .saved("apache_bin", SavedForm::Text)
        .topics(&["apache"])
        .help("The Apache program", "Apache 실행 파일입니다");
}
