# 내장 네임서버: dns delegate와 dns serve.
dns-usage = 'dns delegate'와 'dns serve'가 있습니다.
    .next = 다음 도움말을 보십시오: evercert --help dns
delegate-no-names = 어떤 이름의 챌린지를 위임할지 알 수 없습니다.
    .next = -d로 지정하십시오. 예: -d '*.example.com'
delegate-no-name = 이 호스트에 공인 주소가 없어 외부에서 접속할 방법을 알 수 없습니다.
    .next = 이 호스트로 이어지는 이름을 --responder-name 호스트로 지정하십시오. 공유기에서 포트 53(UDP와 TCP)을 전달해야 합니다.
delegate-enter = 영역 { $zone }을(를) 관리하는 곳에서 다음 레코드를 한 번만 입력하십시오.
delegate-record = { "  " }타입:      { $kind }
    { "  " }호스트:    { $host }   (전체 이름을 입력하는 콘솔에서는: { $name })
    { "  " }값/위치:   { $value }   (이름 끝에 점을 찍는 콘솔에서는: { $absolute })
delegate-address = { "  " }타입:      { $kind }
    { "  " }호스트:    { $host }   (전체 이름을 입력하는 콘솔에서는: { $name })
    { "  " }값/위치:   { $value }
delegate-missing = { $name }의 레코드가 아직 어느 네임서버에도 없습니다.
delegate-not-everywhere = { $name }의 레코드가 아직 일부 네임서버에 없습니다: { $servers }
delegate-blind = { $zone }의 네임서버가 모두 응답하지 않습니다: { $servers }
    .next = 이 호스트의 네트워크와 영역이 실제로 서비스되고 있는지 확인하십시오.
delegate-seen = 모든 네임서버에서 확인했습니다.
delegate-not-seen = 레코드가 아직 보이지 않습니다.
    .next = 위에 표시된 대로 입력한 뒤 같은 명령을 다시 실행하십시오. 확인하며 기다릴 시간은 --responder-wait로 지정합니다.
delegate-reached = 외부 DNS를 거쳐 이 호스트의 네임서버에 질의했고 응답을 받았습니다.
delegate-unreachable = 이 호스트의 리졸버를 통해서는 이 호스트의 네임서버에 질의할 수 없습니다.
    .next = 방화벽에서 포트 53(UDP와 TCP)을 열고 공유기에서 전달하도록 설정하십시오. 리졸버가 내부 네트워크에 있다면 외부에서는 접속될 수도 있습니다.
delegate-next = 이제부터는 다음 명령에 사람의 손이 필요하지 않습니다.
      { $command }
serve-no-zone = 어떤 영역을 서비스할지 알 수 없습니다.
    .next = --responder-zone으로 지정하십시오. 같은 옵션으로 'dns delegate'를 실행하면 위임 방법을 알려 줍니다.
serve-zone = { $addresses }의 포트 53에서 { $zone } 영역에 응답하고 있습니다. Ctrl-C로 끝냅니다.
serve-api = acme-dns 클라이언트가 게시할 주소: { $url }
serve-api-open = acme-dns 클라이언트의 비밀번호가 이 주소까지 암호화되지 않은 채 전송됩니다.
    .next = HTTPS를 쓰는 웹 서버를 앞에 두고 127.0.0.1에서만 요청을 받으십시오.
serve-bad-api = --responder-api의 값이 주소와 포트가 아닙니다: { $value }
    .next = 예: 127.0.0.1:8053
serve-accounts-unreadable = { $path }에 acme-dns 클라이언트의 계정이 없습니다.
    .next = 다른 파일이라면 옮기십시오. 클라이언트가 등록하면 계정이 새로 만들어집니다.
