extension Words {
  /// Searching and reading events.
  static let chineseEvents: [String: String] = [
    "Time": "时间", "Operation": "操作", "Service": "服务", "Operator": "操作者", "Operator id": "操作者 ID",
    "Source address": "源地址", "Outcome": "结果", "Resources": "资源", "No such event was found": "没有找到符合条件的事件",
    "Export {1}": "导出 {1}", "Whole record": "完整记录", "success": "成功", "failure": "失败", "denied": "被拒绝",
    "Role": "角色", "Access key": "访问密钥", "Account": "云账号", "Region": "地域", "User agent": "用户代理",
    "Event id": "事件 ID", "Trail": "跟踪", "Indexed": "入库时间", "Key fields": "关键字段", "Matches": "规则命中",
    "No rule matches this event": "没有规则命中此事件", "Rule": "规则", "Alert": "告警", "Decided at": "处理时间",
    "Time range": "时间范围", "any time": "不限", "last hour": "最近一小时",
    "last day": "最近一天",
    "last week": "最近一周", "From": "开始", "To": "结束", "all": "全部", "Status": "事件级别", "any": "不限",
    "normal": "正常 (normal)", "warning": "警告 (warning)", "incident": "事故 (incident)",
    "* stands for any text": "* 代表任意文本", "Event type": "事件类型", "Resource type": "资源类型",
    "Resource id or name": "资源 ID 或名称",
    "an address or a network such as 203.0.113.0/24": "地址或网段，例如 203.0.113.0/24", "Error code": "错误码",
    "Tracker": "追踪器", "Selection": "筛选条件",
    "as in the detection of a rule: {1}": "与规则 detection 中的写法相同：{1}",
  ]
}
