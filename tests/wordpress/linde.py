"""What is known of the guesthouse's old site, for the tests of its texts."""

from wordpress.content import Attachment, Context

LINDE = Attachment(
    "/media/images/linde.jpg",
    title="Linde",
    alternative_text="Eine alte Linde",
    caption="Die Linde im Mai",
    width=800,
    height=600,
)
HOF = Attachment("/media/images/hof.jpg", is_in_library=True, caption="Der Hof")
LIED = Attachment("/media/files/lied.mp3", is_picture=False, title="Das Lied")
KARTE = Attachment("/media/files/speisekarte.pdf", is_picture=False, title="Speisekarte")
UMLAUT = Attachment("/media/images/kueche.jpg")

BY_NUMBER = {"7": LINDE, "8": HOF, "9": LIED, "10": KARTE}
BY_FILE = {
    "2010/04/linde.jpg": LINDE,
    "2010/04/hof-scaled.jpg": HOF,
    "2010/04/lied.mp3": LIED,
    "2010/04/speisekarte.pdf": KARTE,
    "2010/04/küche.jpg": UMLAUT,
}
NEW_PATHS = {
    "/2010/04/29/alt/": "/2010/04/29/neu/",
    "/2010/07/01/grüße/": "/2010/07/01/gruesse/",
    "/?p=12": "/2010/01/01/zwoelf/",
    "/?cat=3": "/category/kueche/",
}
BLOCKS = {"5": "<!-- wp:paragraph -->\n<p>Öffnungszeiten: täglich.</p>\n<!-- /wp:paragraph -->"}

CONTEXT = Context(
    site="https://linde.example.org",
    attachment=BY_NUMBER.get,
    attachment_at=BY_FILE.get,
    new_path=NEW_PATHS.get,
    attached=["8", "7"],
    reusable_block=BLOCKS.get,
    footnotes={"fn1": "Siehe <em>Grimm</em>."},
)
UPLOADS = "https://linde.example.org/wp-content/uploads/2010/04"
