A body determines a listing: notice, statement, decision, delivery, and removal on the company's request
company 91610113MA0001026Y 西安乙二劳务有限公司

# 名单认定: 陕西省社会信用条例 第三十三条; 保障农民工工资支付条例 第四十八条
2026-02-03 09:00
  sx-market reports registration 登-102 in market.registration: decided_on=2019-03-04, state=active, region_code=610113, industry_code=E4710
  sx-hrss steps listing.propose as 认定: list_code=wage-arrears, reason=拖欠农民工工资, basis_document=陕人社罚〔2026〕8号
  sx-hrss steps listing.serve_notice on 认定: document_number=陕人社告〔2026〕1号, instrument=保障农民工工资支付条例,
    article=第四十八条, remedy=五个工作日内陈述申辩
  expect case 认定: NOTIFIED
  expect check procurement: CLEAR

# The time for statements is five working days: it ends on the 10th.
2026-02-10 09:00
  sx-hrss steps listing.decide on 认定 refused CASE_TOO_EARLY: document_number=陕人社认〔2026〕1号

2026-02-11 09:00
  sx-hrss steps listing.decide on 认定: document_number=陕人社认〔2026〕1号, effective_until=2028-02-10
  expect case 认定: DECIDED
  expect check procurement: CLEAR
  sx-hrss steps listing.deliver on 认定: method=直接送达
  expect case 认定: IN_EFFECT
  expect check procurement: BARRED by bar-wage-arrears
  expect check bidding: BARRED by bar-wage-arrears
  expect check fiscal-funds: BARRED by bar-wage-arrears, restrict-fiscal-funds
  expect list wage-arrears: listed
  expect page: 认定
  expect watch: ATTENTION financing, ATTENTION inspection, ATTENTION land-supply, ATTENTION licence, ATTENTION mining-rights,
    BARRED bidding, BARRED fiscal-funds, BARRED honour, BARRED licence-under-commitment, BARRED procurement,
    BARRED research-project, BARRED tax-preference, SANCTION_STARTED wage-arrears

2026-05-12 09:00
  company steps listing.request_removal on 认定: reason=已清偿全部工资

# The answer is due within fifteen working days, the 2nd of June; the body is late, and the company stays listed meanwhile.
2026-06-03 09:00
  expect case 认定: IN_EFFECT, overdue
  expect check procurement: BARRED by bar-wage-arrears

2026-06-08 09:00
  sx-hrss steps listing.remove on 认定: document_number=陕人社移〔2026〕3号, reason=已清偿
  expect case 认定: ENDED
  expect check procurement: CLEAR
  expect list wage-arrears: not listed
  expect page: nothing
  expect report: nothing
  expect watch: CLEARED bidding, CLEARED financing, CLEARED fiscal-funds, CLEARED honour, CLEARED inspection,
    CLEARED land-supply, CLEARED licence, CLEARED licence-under-commitment, CLEARED mining-rights, CLEARED procurement,
    CLEARED research-project, CLEARED tax-preference, SANCTION_ENDED wage-arrears
