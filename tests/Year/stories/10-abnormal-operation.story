A company whose annual report is missing may be held back, and is free again when it has reported
company 91610113MA0001106J 西安癸十科技有限公司

2026-07-03 09:00
  sx-market reports registration 登-110 in market.registration: decided_on=2017-07-01, state=active, region_code=610113, industry_code=I6510
  sx-market reports abnormal-operation 异-110 in market.abnormal-operation: decided_on=2026-07-02, reason=annual-report-missing
  expect check procurement: ATTENTION by consider-abnormal-operation
  expect check inspection: ATTENTION by focus-supervision
  expect check licence-under-commitment: ATTENTION by consider-abnormal-operation, way ORDINARY
  expect page: 异-110
  expect tier general: C
  expect watch: ATTENTION bidding, ATTENTION honour, ATTENTION inspection, ATTENTION land-supply, ATTENTION licence,
    ATTENTION licence-under-commitment, ATTENTION procurement, SANCTION_STARTED abnormal-operation

2026-08-24 09:00
  sx-market reports abnormal-operation 异-110 in market.abnormal-operation: decided_on=2026-07-02, reason=annual-report-missing,
    removed_on=2026-08-24, removal_reason=已补报年报
  expect check procurement: CLEAR
  expect page: nothing
  expect tier general: B
  expect watch: CLEARED bidding, CLEARED honour, CLEARED inspection, CLEARED land-supply, CLEARED licence,
    CLEARED licence-under-commitment, CLEARED procurement, SANCTION_ENDED abnormal-operation
