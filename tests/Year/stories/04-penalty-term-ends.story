A penalty that nobody asks to repair goes from the page by itself at its maximum, and a large one bars from procurement
company 91610113MA0001042L 西安丁四医药有限公司

# 国办发〔2025〕22号: general, at most twelve months from the document; 政府采购法实施条例 第十九条
2026-01-06 09:00
  sx-market reports penalty 罚-104a in market.penalty: decided_on=2025-09-30, violation_type=无证经营, facts=未取得许可从事经营活动,
    legal_basis=药品管理法 第一百一十五条, kinds=fine, content=罚款3万元, fine=¥30000
  sx-market reports penalty 告-104b in market.penalty: decided_on=2025-12-30, violation_type=轻微违规, facts=未按规定公示价格,
    legal_basis=价格法 第四十二条, kinds=warning, content=警告
  expect page: 罚-104a
  expect check procurement: CLEAR

2026-05-07 09:00
  sx-market reports penalty 罚-104c in market.penalty: decided_on=2026-05-06, violation_type=生产假药, facts=生产销售假药,
    legal_basis=药品管理法 第一百一十六条, kinds=[fine; permit-revoked], content=罚款并吊销许可证, fine=¥3000000
  expect check procurement: BARRED by bar-procurement-major-violation
  expect page: 罚-104a, 罚-104c
  expect tier general: D
  expect watch: BARRED procurement, SANCTION_STARTED 罚-104c

2026-09-29 09:00
  expect page: 罚-104a, 罚-104c

2026-10-01 09:00
  expect page: 罚-104c
  expect check procurement: BARRED by bar-procurement-major-violation
