A wrongly listed company objects; all act in time, and the entry counts as never having held
company 91610113MA0001069C 西安己六贸易有限公司

# 异议处理: 陕西省社会信用条例 第四十二条
2026-08-03 09:00
  sx-court reports judgment-default 失-106 in court.judgment-default: decided_on=2026-08-01, case_number=(2026)陕0113执206号,
    court=西安市雁塔区人民法院, circumstances=违反财产报告制度
  expect check procurement: BARRED by bar-procurement
  company steps objection.raise as 异议: target=record sx-court court.judgment-default 失-106, ground=wrongly-listed, statement=同名公司
  expect case 异议: OPEN
  expect watch: ATTENTION financing, ATTENTION inspection, ATTENTION land-supply, ATTENTION licence, ATTENTION mining-rights,
    BARRED bidding, BARRED fiscal-funds, BARRED honour, BARRED licence-under-commitment, BARRED procurement,
    BARRED qualification, BARRED research-project, BARRED tax-preference, SANCTION_STARTED judgment-defaulter

2026-08-04 09:00
  sx-credit steps objection.mark on 异议
  expect check procurement: BARRED by bar-procurement (under objection)
  sx-credit steps objection.forward on 异议
  expect case 异议: FORWARDED

2026-08-06 09:00
  sx-court steps objection.decide on 异议: outcome=withdrawn, reasons=同名误列, document_number=(2026)陕0113执异1号
  expect case 异议: DECIDED
  sx-credit steps objection.close on 异议
  expect case 异议: ANNULLED
  expect check procurement: CLEAR
  expect check procurement on 2026-08-04: CLEAR
  expect page: nothing
  expect report: nothing
  expect list judgment-defaulter: not listed
  expect watch: CLEARED bidding, CLEARED financing, CLEARED fiscal-funds, CLEARED honour, CLEARED inspection,
    CLEARED land-supply, CLEARED licence, CLEARED licence-under-commitment, CLEARED mining-rights, CLEARED procurement,
    CLEARED qualification, CLEARED research-project, CLEARED tax-preference, SANCTION_CHANGED judgment-defaulter,
    SANCTION_ENDED judgment-defaulter
