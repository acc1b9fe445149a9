A random inspection finds a fault: it is public for at most a year, may be repaired after three months, and bars nobody
company 91610113MA0001181B 西安抽七电梯有限公司

# 双随机抽查: 国家发展改革委令第36号
2026-04-22 09:00
  sx-market reports registration 登-117 in market.registration: decided_on=2011-07-01, state=active, region_code=610113, industry_code=C3435
  sx-market reports inspection-result 抽-117 in inspection.result: decided_on=2026-04-21, task_code=2026-电梯, item=维保记录, result_code=5,
    result_text=发现问题已责令改正
  expect page: 抽-117
  expect check inspection: CLEAR
  company submits 整改报告: 维保记录已补齐

2026-07-20 09:00
  company steps repair.apply with 整改报告 refused CASE_TOO_EARLY: target=record sx-market inspection.result 抽-117, statement=已改正,
    commitment=按规定维保

2026-07-22 09:00
  company steps repair.apply with 整改报告 as 修复: target=record sx-market inspection.result 抽-117, statement=已改正,
    commitment=按规定维保
  sx-market steps repair.accept on 修复
  sx-market steps repair.reject on 修复: document_number=陕市监修〔2026〕20号, reason=复查仍有缺项
  expect case 修复: REJECTED
  expect page: 修复-承诺, 抽-117
