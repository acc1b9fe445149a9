namespace CreditHub.Sampling;

/// <summary>Words of which names and people are made.</summary>
internal static class Words
{
    public static readonly string[] Surnames =
    [
        "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
        "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
        "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "雷",
    ];

    public static readonly string[] GivenCharacters =
    [
        "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "兰", "霞", "平",
        "刚", "桂", "英", "华", "建", "国", "文", "玉", "红", "鹏", "飞", "志", "海", "波", "宁", "辉", "斌", "宇", "浩", "凯",
        "倩", "婷", "雪", "梅", "琳", "欣", "博", "晨", "旭", "东",
    ];

    // First and second character of a firm's own name (字号).
    public static readonly string[] BrandFirst =
    [
        "华", "金", "天", "恒", "瑞", "中", "兴", "泰", "宏", "盛", "秦", "鑫", "永", "安", "长", "嘉", "德", "富", "广", "海",
        "汇", "吉", "佳", "建", "锦", "景", "君", "康", "凯", "利", "联", "龙", "隆", "美", "铭", "启", "荣", "润", "三", "尚",
        "圣", "世", "顺", "通", "万", "祥", "新", "雅", "易", "正",
    ];

    public static readonly string[] BrandSecond =
    [
        "达", "源", "丰", "诚", "昌", "茂", "和", "阳", "信", "远", "洋", "腾", "龙", "博", "创", "飞", "峰", "福", "冠", "光",
        "航", "禾", "辉", "惠", "杰", "晶", "凯", "乐", "力", "林", "美", "明", "能", "宁", "鹏", "清", "森", "升", "胜", "晟",
        "腾", "威", "鑫", "旭", "耀", "艺", "宇", "悦", "卓", "拓",
    ];

    public static string Person(Dice dice) =>
        dice.Pick(Surnames) + dice.Pick(GivenCharacters) + (dice.Chance(0.6) ? dice.Pick(GivenCharacters) : "");

    public static string Brand(Dice dice) =>
        dice.Pick(BrandFirst) + dice.Pick(BrandSecond) + (dice.Chance(0.3) ? dice.Pick(BrandSecond) : "");
}
