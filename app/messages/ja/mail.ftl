# Mails. A subject should be short; what stands in quotation marks was written by people.

mail-hello = { $name } 様
mail-quote = 「{ $text }」
mail-why-member = このメールは、このリリースに携わっている方にお送りしています。お知らせの内容と時期は、こちらで変更できます：
mail-why-guest = このメールは、アプリケーションのお試しをお願いした方にお送りしています。メール内のリンクはあなた専用です。他の方に転送しないでください。お知らせの内容と時期は、こちらで変更できます：
mail-settings = お知らせの設定
mail-digest = Murmurationからのお知らせ（{ $count }件）

mail-invited = { $by } さんから { $project } のお試しのお願い
    .ask = { $by } さんから、{ $project } をお試しいただき、うまくいく点とそうでない点をお知らせいただきたいとのご依頼です。所要時間は数分で、アカウントは必要ありません。
    .ask-version = { $by } さんから、{ $project } のバージョン { $version } をお試しいただき、うまくいく点とそうでない点をお知らせいただきたいとのご依頼です。所要時間は数分で、アカウントは必要ありません。
    .link = リンクは { $until } まで有効です。
    .action = お試しいただく内容を見る
mail-ready = { $project } { $version } をお試しいただけます
    .more = { $project } { $version } をお試しいただけるようになりました。{ $stories }件の項目が回答をお待ちしています。
    .action = 試す
mail-confirm = { $version } で修正済み、ご確認ください：{ $title }
    .reported = あなたが報告した「{ $title }」（F-{ $number }）についてのお知らせです。
    .look = { $project } { $version } に修正が含まれているとされています。お試しのうえ、問題がなくなったかどうかをお知らせください。
    .action = 直ったかどうかを知らせる
mail-answered = 報告への回答：{ $title }
    .by = { $by } さんが、あなたの報告「{ $title }」（F-{ $number }）に回答しました：
    .action = 報告を読む
mail-rejected = { $project } { $version } で { $story } が却下されました
    .by = { $by } さんが { $project } { $version } の { $story } を却下しました：
    .action = 回答を見る
mail-result = { $verdict ->
        [blocked] { $project } { $version } で TC-{ $number } が実施不可：{ $title }
       *[other] { $project } { $version } で TC-{ $number } が失敗：{ $title }
    }
    .by = { $verdict ->
        [blocked] { $by } さんが { $project } { $version } で TC-{ $number }「{ $title }」を実施不可として記録しました：
       *[other] { $by } さんが { $project } { $version } で TC-{ $number }「{ $title }」を失敗として記録しました：
    }
    .action = 結果を見る
mail-sign = { $project } { $version } があなたの承認を待っています
    .more = { $project } { $version } は、承認を待つばかりとなりました。変更点と見つかった点はページで確認できます。そこで承認または却下してください。
    .action = バージョンを見る

mail-signing = { $change ->
    [revoked] アカウントのパスキーまたはアプリが無効になりました: { $name }
    [locked] あなたの名前で署名しようとして失敗した記録があります
   *[enrolled] アカウントにパスキーまたはアプリが追加されました: { $name }
}
    .what = { $change ->
        [revoked] 「{ $name }」では今後署名できません。
        [locked] 本人確認に5回失敗しました。今後15分間は、どの試みも受け付けられません。
       *[enrolled] 「{ $name }」は、まもなくあなたの名前でリリースに署名できるようになります。
    }
    .not-you = 心当たりがない場合は、見覚えのないものを無効にし、すぐに管理者に知らせてください。
    .action = 署名の設定を見る
mail-ended = { $ended ->
        [expired] { $project } { $version } へのあなたの署名は期限が切れました
        [revoked] { $project } { $version } への署名が取り消されました
       *[other] { $project } { $version } へのあなたの署名は無効になりました
    }
    .why = { $ended ->
        [expired] { $project } { $version } へのあなたの署名には期限があり、それが過ぎました。承認ではなく期限切れとして扱われます。
        [revoked] { $by } さんが { $project } { $version } への署名を取り消しました：
        [not_entitled] { $project } { $version } へのあなたの署名は、今の条件では行えないため無効になりました：
       *[other] { $project } { $version } へのあなたの署名は、その前提が変わったため無効になりました：
    }
    .next = この署名によってリリースされることはありません。リリースが必要な場合は、足りない署名をあらためて行ってください。
    .action = 変わった点を見る
mail-ends = { $project } { $version } へのあなたの署名はまもなく期限が切れます
    .more = { $project } { $version } へのあなたの署名は { $until } まで有効です。それまでにリリースされなければ、あらためて署名が必要です。
    .action = バージョンを見る
mail-stand-in = { $over ->
        [yes] { $project } で { $by } さんは { $of } さんの代理ではなくなりました
       *[no] { $project } で { $by } さんが { $of } さんの代理になりました
    }
    .more = { $over ->
        [yes] { $by } さんは { $project } で { $of } さんの名前では署名しなくなりました。そのように署名されてまだリリースされていないものは無効です。理由：
       *[no] { $until } まで、{ $by } さんは { $project } で { $of } さんの名前で署名できます。署名には両方の名前が残ります。理由：
    }
    .action = 代理の一覧を見る
mail-emergency = { $goes ->
        [yes] 緊急：{ $project } { $version } がゲートを通らずにリリースされます
       *[no] 緊急：{ $by } さんが { $project } { $version } をゲートを通さずにリリースしようとしています
    }
    .by = { $by } さんが障害 { $incident } のため { $project } { $version } のリリースに同意しました：
    .more = { $goes ->
        [yes] 二人目の同意がそろったため、リリースされます。ゲートを止めていたものは後で必ず行う必要があります。内容と期限はページにあります。
       *[no] リリースには二人目の同意が必要です。
    }
    .action = 緊急リリースを見る
