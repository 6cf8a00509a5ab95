# 도움말.

help-usage = 사용법: { $program } [명령] [옵션]
help-about = TLS 인증서를 발급받고 갱신하고 관리합니다. certbot의 명령과 파일을 그대로 사용합니다.
help-verbs = 명령
help-general = 일반 옵션
help-options-of = 옵션: { $topic }
help-more = 옵션은 어디에나 쓸 수 있고, 뜻이 분명하면 줄여 쓸 수 있습니다. 자세한 도움말은 { $program } --help 주제로 볼 수 있습니다. 주제는 명령이나 다음 중 하나입니다:
help-dns-words = 사용법: { $program } dns delegate -d 이름 [옵션] | dns serve --responder-zone 영역 [옵션]
help-sandbox-words = 사용법: { $program } sandbox | sandbox serve [옵션] | sandbox run [옵션] -- 명령
help-default = (기본값: { $value })
