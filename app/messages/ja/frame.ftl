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

# Why a form was not taken, and what to do.
refusal-note_missing = 足りない点や間違っている点を一文でお書きください。
    .advice = 入力欄に記入して、もう一度送信してください。
refusal-due_missing = 対応の期日が入力されていません。
    .advice = いつまでに対応が必要か、日付を選んでください。
refusal-due_too_far = その日付は1年以上先です。
    .advice = もっと早い日付を選んでください。
refusal-invalid_field = この入力内容は受け付けられません。
    .advice = 修正して、もう一度送信してください。何も保存されていません。
refusal-candidate_decided = このバージョンはすでに判定済みのため、回答を受け付けていません。
    .advice = 新しいバージョンが用意されると、ここに表示されます。
refusal-intent_reused = このフォームは別の内容ですでに送信されています。
    .advice = ページを再読み込みして、もう一度お試しください。
refusal-intent_missing = フォームに不足があります。
    .advice = ページを再読み込みして、もう一度お試しください。
refusal-role_missing = このプロジェクトでは、この操作を行えません。
    .advice = リリース担当者にお問い合わせください。
refusal-reason_missing = 理由が入力されていません。
    .advice = 後から読む人にも分かる文で記入してください。
refusal-not_found = 存在しないか、アクセス権がありません。
    .advice = アドレスを確認するか、リリース担当者にアクセス権を依頼してください。
refusal-unknown_field = このフォームは、送信された内容のままでは受け付けられません。
    .advice = ページを再読み込みして、もう一度送信してください。何も保存されていません。
refusal-too_large = 一度に送る量が多すぎます。
    .advice = 量を減らして送信してください。何も保存されていません。
