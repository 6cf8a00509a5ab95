# 매뉴얼 페이지와 명령줄 안내.

reference-about = TLS 인증서를 발급받고 갱신하고 관리합니다
reference-name = 이름
reference-synopsis = 사용법
reference-description = 설명
reference-verbs = 명령
reference-options = 옵션
reference-files = 파일
reference-environment = 환경 변수
reference-exit = 종료 코드
reference-see-also = 참고
reference-see-also-text = 문서는 /usr/share/doc/evercert 또는 소스의 docs 폴더에 있습니다. differences.md에는 certbot과 일부러 다르게 한 점이, reference/json.md에는 --json의 출력이 설명되어 있습니다.
reference-words = 명령은 줄의 어디에나 쓸 수 있고 모든 옵션은 모든 명령과 함께 쓸 수 있습니다. 명령이 없으면 'run'입니다. cli.ini의 옵션은 명령줄 옵션의 긴 이름과 같으며 명령줄이 우선합니다.
reference-shortened = certbot의 옵션 이름은 뜻이 분명하면 줄여 쓸 수 있습니다. evercert 고유의 옵션은 전체 이름을 써야 합니다.
reference-title = 명령줄
reference-generated = 이 문서는 프로그램의 옵션 목록에서 'cargo xtask generate'로 만듭니다.
reference-hidden = 도움말에 없는 옵션
reference-saved = { $key }(으)로 저장됩니다.
reference-what = 이름
reference-meaning = 뜻
reference-file-live = 최신 인증서와 체인, 개인 키입니다. 서버 설정에는 이 링크를 지정합니다
reference-file-archive = 인증서와 키의 모든 버전입니다
reference-file-renewal = 인증서를 갱신할 때 사용하는 옵션입니다
reference-file-hooks = 갱신 전, 인증서마다, 갱신 후에 실행되는 프로그램입니다
reference-file-accounts = CA 계정과 그 키입니다
reference-file-cli = 실행할 때마다 적용되는 옵션입니다. 한 줄에 '옵션 = 값' 하나를 씁니다
reference-env-proxy = CA에 접속할 때 사용하는 프록시입니다
reference-env-language = 메시지의 언어입니다. --lang이 우선합니다
reference-env-colour = 값이 있으면 색을 쓰지 않습니다
reference-env-roots = CA 서버를 확인할 때 시스템 대신 사용할 루트 인증서입니다
reference-env-config = ~/.config 대신 letsencrypt/cli.ini를 찾을 폴더입니다
reference-exit-0 = 성공했습니다. 갱신할 것이 없거나 인증서를 그대로 둔 경우도 포함합니다
reference-exit-1 = 실패했거나 여러 갱신 중 일부가 실패했습니다
reference-exit-2 = 명령줄이나 설정 파일을 이해할 수 없습니다
help-called = { $program }(이)라는 이름으로 실행된 evercert { $version }입니다.
