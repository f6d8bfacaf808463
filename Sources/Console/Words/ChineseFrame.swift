extension Words {
  /// Frame, sign-in and parts that every page has.
  static let chineseFrame: [String: String] = [
    "Filters": "筛选条件", "The alert": "告警", "What is shown": "预览内容", "All times are UTC.": "所有时间均为 UTC。",
    "More filters": "更多筛选条件",
    "in a moment": "即将",
    "informational": "提示", "low": "低", "medium": "中", "high": "高", "critical": "严重",
    "just now": "刚刚", "{1} ago": "{1}前", "in {1}": "{1}后",
    "{1} s": "{1} 秒", "{1} min": "{1} 分钟", "{1} h": "{1} 小时", "{1} d": "{1} 天",
    "Overview": "总览", "Alerts": "告警", "Events": "事件", "Rules": "规则", "Whitelists": "白名单",
    "Silences": "静默", "Policies": "通知策略", "Templates": "模板", "Contacts": "联系人", "Groups": "用户组",
    "Key events": "关键操作通知", "Notifications": "通知", "Runs": "运行", "Audit log": "审计日志",
    "Accounts": "账号", "API": "API",
    "Watch": "监控", "Tell": "通知", "Administer": "管理",
    "Skip to content": "跳到正文", "Main": "主导航", "You are here": "当前位置", "Menu": "菜单",
    "Sign in": "登录", "Sign out": "退出", "Name": "名称", "Password": "密码", "Profile": "个人设置",
    "Language": "语言", "Theme": "主题", "System": "跟随系统", "Light": "浅色", "Dark": "深色", "Apply": "应用",
    "Display": "显示", "Sign in to see this page.": "请先登录再查看此页。", "You are signed out.": "您已退出。",
    "The first administrator is made on the command line: tocsin accounts add NAME --role administrator":
      "第一个管理员在命令行创建：tocsin accounts add NAME --role administrator",
    "The name or the password is wrong.": "用户名或密码错误。",
    "Too many failed sign-ins: try again in {1}.": "登录失败次数过多：请在 {1}后重试。",
    "Too many sign-ins at once: try again in a moment.": "同时登录过多：请稍后重试。",
    "Next page": "下一页", "Clear": "清除", "Filter": "筛选", "Cancel": "取消",
    "Please correct:": "请更正：", "Nothing here": "暂无内容",
    "Not found": "未找到", "There is no such page or thing.": "没有这个页面或对象。",
    "Not allowed": "没有权限", "This takes the role {1}; you have the role {2}.": "需要角色 {1}；您的角色是 {2}。",
    "The form is too old": "表单已过期",
    "It was not sent from a page of your session. Go back, reload the page and send it again.":
      "它不是从您当前会话的页面提交的。请返回、刷新页面后重新提交。",
    "Not possible": "无法完成", "The request is malformed": "请求格式错误", "Method not allowed": "不支持的方法",
    "Something failed": "发生错误",
    "The store could not answer; nothing was changed. The log of the service says more.":
      "存储未能响应，未作任何更改。详情见服务日志。",
    "viewer": "查看者", "operator": "操作员", "administrator": "管理员",
    "Method": "方法", "Path": "路径", "What it does": "作用", "Role": "角色", "HTTP API": "HTTP API",
    "Answer an alert": "答复告警", "Alert": "告警", "Trail": "跟踪", "Seen": "最近事件", "Matches": "匹配数",
    "Acknowledge": "确认", "Close": "关闭", "The alert is acknowledged.": "告警已确认。",
    "The alert is closed.": "告警已关闭。",
    "Acknowledge this alert: you take it on?": "确认此告警：由您处理？",
    "Close this alert: nothing more is to be done?": "关闭此告警：无需再处理？",
    "Back to the overview": "返回总览",
  ]
}
