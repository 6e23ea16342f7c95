# Words that every translated page needs.

language-name = 日本語
language-label = 言語
language-change = 変更
skip = 本文へ移動

# A day. $month is 1 to 12.
day = { $year }年{ $month }月{ $day }日

# How long ago something was.
ago-now = たった今
ago-minutes = { $count }分前
ago-hours = { $count }時間前
ago-days = { $count }日前

# A day with the hour.
moment = { $day } { $time }（UTC）

# The frame around every page.
frame-projects = すべてのプロジェクト
    .full = Murmuration、すべてのプロジェクト
frame-inbox = 受信箱
frame-waiting = 件が対応待ち
frame-notices = 通知
frame-signing = 署名の設定
frame-sign-out = サインアウト
frame-project = プロジェクト
frame-candidate = バージョン
frame-way = 現在の場所
frame-unknown = 不明
theme-auto = 配色：自動
theme-light = 配色：ライト
theme-dark = 配色：ダーク
live-on = 最新の状態
live-off = 再接続しています
live-changed = このページの内容が更新されました。
    .show = 更新を表示
section-board = 一覧
section-cases = テストケース
section-quality = 品質
section-feedback = 報告
section-audit = 記録
section-policy = ルール
section-people = メンバー
section-stand-ins = 代理
section-invitations = 招待
section-tokens = アクセスキー
section-chats = メールとチャット
tab-overview = 概要
tab-qa = テスト
tab-gate = ゲート
tab-sign = 承認
head-commit = コミット
head-branch = ブランチ
head-digest = ダイジェスト
head-came-in = 受信
head-newer = 新しいバージョン { $link } に置き換えられました。このバージョンについての判断は不要です。
role-developer = 開発者
role-qa-tester = テスト担当者
role-uat-tester = 受け入れ確認の担当者
role-product-owner = プロダクト責任者
role-release-manager = リリース担当者
role-auditor = 監査担当者
role-admin = 管理者

# Where a version stands.
stage-qa = テスト中
stage-uat = 受け入れ確認中
stage-sign-off = 承認待ち
stage-releasing = 公開作業中
stage-in-production = 公開済み
stage-was-in-production = 公開終了
stage-rejected = 却下
stage-deployment-failed = 公開に失敗
stage-stuck = 停止中

# How bad a report is.
severity-blocking = 続行不可
severity-major = 支障あり
severity-minor = 軽微
severity-idea = 要望

# Where a report stands.
status-open = 未対応
status-answered = 回答済み
status-fixed = #{ $number } で修正済み（確認待ち）
status-confirmed = 修正を確認済み
status-confirmed-on = #{ $number } で修正を確認済み
status-waived = 許容

# Who says that something is fixed. Completes “Why we think so:”.
source-commit = コミット { $commit } に { $key } の記載があります
source-build = このバージョンに { $key } の記載があります
source-jira-version = Jiraで完了とされ、修正バージョンは { $version } です
source-jira = Jiraで完了とされた後に、このバージョンが作成されました
source-github = GitHubの課題が閉じられた後に、このバージョンが作成されました
source-person = { $name } さんによる申告です
lacking-absent = #{ $number } の修正は、このバージョンに含まれていません
lacking-unknown = #{ $number } の修正がこのバージョンに含まれているかどうかは、まだ分かりません

files = ファイル
request-code = コード
request-id = リクエスト
error-internal = サーバー側で問題が発生しました。
    .advice = 何も変更されていません。もう一度お試しください。解消しない場合は、下のリクエスト番号を運用担当者にお知らせください。
error-projects = プロジェクトへ
