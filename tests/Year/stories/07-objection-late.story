An objection is forgotten by the source: it shows as overdue, the mark stays, and the entry is upheld in the end
company 91610113MA00010777 西安庚七物流有限公司

2026-08-10 09:00
  sx-court reports judgment-default 失-107 in court.judgment-default: decided_on=2026-08-07, case_number=(2026)陕0113执207号,
    court=西安市雁塔区人民法院, circumstances=违反财产报告制度
  company steps objection.raise as 异议: target=record sx-court court.judgment-default 失-107, ground=wrong-or-incomplete, statement=已履行

2026-08-11 09:00
  sx-credit steps objection.mark on 异议
  sx-credit steps objection.forward on 异议
  expect case 异议: FORWARDED

# Three working days from forwarding: the 14th.
2026-08-14 18:00
  expect case 异议: FORWARDED

2026-08-15 09:00
  expect case 异议: FORWARDED, overdue
  expect check procurement: BARRED by bar-procurement (under objection)

2026-08-20 09:00
  sx-court steps objection.decide on 异议: outcome=upheld, reasons=履行款未到账, document_number=(2026)陕0113执异2号
  sx-credit steps objection.close on 异议
  expect case 异议: REJECTED
  expect check procurement: BARRED by bar-procurement
  expect page: 失-107
