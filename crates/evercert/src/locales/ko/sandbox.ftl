# The sandbox: EC002x errors, EC102x the rest.

sandbox-usage = 사용할 수 있는 형식은 'sandbox', 'sandbox serve', 'sandbox run -- 명령'입니다.
sandbox-bad-value = --{ $flag }에 '{ $value }'을(를) 쓸 수 없습니다.
    .next = 'evercert --help sandbox'에서 사용법을 확인하십시오.
sandbox-start-failed = CA를 시작하지 못했습니다.
    .next = --listen으로 다른 주소를 지정하십시오.
sandbox-real-tree = { $path }은(는) 사용 중입니다. 연습하면 실제 인증서가 아무도 신뢰하지 않는 인증서로 바뀝니다.
    .next = 명령에 --dry-run을 추가하거나 --config-dir를 생략하십시오. 생략하면 별도의 임시 디렉터리를 사용합니다.
sandbox-serving = CA가 실행 중입니다. 디렉터리: { $url }
sandbox-ports = http-01은 포트 { $http }, tls-alpn-01은 포트 { $tls }에서 확인합니다.
sandbox-until = Ctrl-C를 누를 때까지 실행되며, 종료하면 모든 내용이 사라집니다.
demo-ca = 이 프로그램 안에서 작은 ACME CA가 루프백으로만 실행됩니다: { $url }
demo-issue = 1. http-01로 확인하여 두 이름의 인증서를 발급합니다
demo-tree = { $path } 아래에 기록된 파일:
demo-renew = 2. CA가 지금 갱신하라고 권하고(ARI), 'renew'가 따릅니다
demo-revoke = 3. 인증서를 폐기합니다
demo-ocsp = CA의 OCSP 응답: { $status }
demo-next = 모두 정리했습니다. 다음에 해 볼 명령:
demo-failed = '{ $command }' 단계가 종료 코드 { $code }(으)로 끝났습니다.
    .next = 위의 출력과 함께 알려 주십시오.
