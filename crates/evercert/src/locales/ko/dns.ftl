# DNS 제공자가 거부한 것, 인증 정보, 네임서버에 보이는 것

dns-busy = 제공자에서 다른 사람이 { $zone } 영역을 변경하고 있습니다{ $said }. 그 변경이 공개되거나 사라지지 않도록 아무것도 바꾸지 않았습니다.
    .next = 제공자에서 대기 중인 변경을 적용하거나 취소한 다음 같은 명령을 다시 실행하십시오.
dns-command = { $program } 실행에 실패했습니다{ $said }.
dns-credentials-refused = DNS 제공자가 인증 정보를 받아들이지 않습니다{ $said }.
    .next = 인증 정보 파일을 확인하십시오. 토큰이 틀렸거나 만료되었거나 이 주소에서는 사용할 수 없을 수 있습니다.
dns-forbidden = 인증 정보는 맞지만 { $name }을(를) 변경할 권한이 없습니다{ $said }.
    .next = 토큰에 영역을 읽고 레코드를 편집할 권한을 주십시오.
dns-network = DNS 제공자({ $host })가 응답하지 않습니다.
    .next = 이 호스트에서 { $host }에 접속할 수 있는지 확인하십시오.
dns-no-zone = DNS 제공자의 계정에 { $name }이(가) 속한 영역이 없습니다.
    .next = 이름이 맞는지, 영역이 이 계정에 있는지, 토큰이 영역을 볼 수 있는지 확인하십시오. 영역이 다른 곳에 있다면 { $name }을(를) 이 계정의 영역에 있는 이름을 가리키는 CNAME으로 만드십시오. 그 이름을 따라갑니다.
dns-not-understood = DNS 제공자의 응답을 이해할 수 없습니다: { $what }.
    .next = 나중에 다시 시도하십시오. -vv를 사용하면 로그에 더 자세히 기록됩니다.
dns-rate-limited = DNS 제공자가 요청을 줄일 것을 요구합니다{ $said }.
    .next = 나중에 다시 시도하십시오.
dns-rejected = DNS 제공자가 { $name } 레코드를 { $status }(으)로 거부했습니다{ $said }.
dns-settings = DNS 인증 정보를 사용할 수 없습니다: { $what }.
    .next = 인증 정보 파일을 고치십시오.
dns-trouble = DNS 제공자에 문제가 있습니다({ $status }){ $said }.
    .next = 나중에 다시 시도하십시오.
dns-one-value = { $plugin }은(는) { $place }에 값을 하나만 둘 수 있는데 이 인증서에는 두 개가 필요합니다.
    .next = 이름과 와일드카드를 인증서 두 개로 나누어 신청하십시오.

dns-credentials-missing = { $path }: 없거나 비어 있는 항목이 있습니다: { $keys }.
    .next = 그 파일에 각각 '키 = 값' 형식으로 쓰십시오.
dns-credentials-none = { $plugin }에 인증 정보가 필요합니다.
    .next = 본인만 읽을 수 있는 파일에 { $keys }을(를) 각각 '키 = 값' 형식으로 쓰고 { $flag }(으)로 지정하십시오. 또는 환경 변수 { $variables }을(를) 설정하십시오.
dns-credentials-both = { $path }에 여러 종류의 인증 정보가 있습니다: { $keys }. 한 종류만 사용할 수 있습니다.
    .next = 한 종류를 지우십시오.
dns-credentials-syntax = { $path }이(가) 인증 정보 파일의 형식이 아닙니다.
    .next = 파일에서 그 줄을 '키 = 값' 형식으로 고치십시오.
dns-credentials-open = 이 호스트의 누구나 { $path }의 인증 정보를 읽거나 쓸 수 있습니다.
    .next = 다음을 실행하십시오: chmod 600 { $path }

dns-blind = 여기에서는 { $name }에 레코드가 보이는지 확인할 수 없어 정해진 시간만큼 기다렸습니다.
dns-left-removed = 이전 실행이 { $name }에 남긴 레코드를 지웠습니다.
dns-left-stays = 이전 실행이 { $name }에 남긴 레코드가 아직 있습니다: { $reason }
dns-unseen = { $zone }의 일부 네임서버에 { $name } 레코드가 아직 보이지 않습니다: { $servers }. 그래도 CA에 확인을 요청합니다.
    .next = CA에도 보이지 않으면 --dns-…-propagation-seconds로 더 오래 기다리거나 이 서버들이 늦는 이유를 확인하십시오.
