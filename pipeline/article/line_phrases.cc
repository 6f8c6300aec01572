#include "pipeline/article/line_phrases.h"

namespace rasid {

// Phrases are parted by "|"; each goes through line_key() or fold() once. English, then Arabic, then the commonest of
// other languages.

const std::string_view kWholeLines = R"(
advertisement | advert | caption | explore further | watch now | advertisements | ad | ads | sponsored |
sponsored content | promoted | story continues below advertisement | article continues below advertisement |
continue reading below | continue reading | article continues after ad | advertisement - scroll to continue |
scroll to continue | scroll down to continue | loading | loading... | share | share this | share this article |
share this story | share this post | share this page | share article | share on facebook | share on twitter |
share via email | tweet | tweet this | facebook | twitter | linkedin | whatsapp | telegram | email | print |
print this | print article | copy link | link copied | copied | save | save article | like | like this |
like loading | follow | follow us | subscribe | subscribe now | sign up | sign in | log in | register |
newsletter | comments | comment | add a comment | leave a comment | leave a reply | view comments |
show comments | post a comment | read more | read full story | read the full article | show more | see more |
view more | load more | more | close | menu | search | back to top | top | next | previous | prev |
next article | previous article | next post | previous post | listen | listen to this article | watch | play |
play video | watch video | video | photo | photos | gallery | view gallery | open in app | download the app |
getty images | file photo | reuters | image | enlarge | enlarge this image | toggle caption | hide caption |
click to enlarge | tags | topics | filed under | source | reuse this content | report an error |
report a typo | report this | feedback | was this article helpful | thank you | thanks for reading |
transcript | table of contents | contents | in this article | what to read next | article tools | text size |
font size | contact us | about us | privacy policy | terms of use | terms of service | all rights reserved |
skip | skip advertisement | skip ad | this article is more than 1 year old | best of | more about | hide |
edit | reply | permalink | donate | donate now | support us | related | get the app | expand | see also |
more info | learn more | find out more | unlock this article | gift article | share full article |
breaking news | latest news | editor's picks | recommended | إعلان | إعلانات | اعلان ممول | محتوى ممول | شارك |
شارك الخبر | شارك المقال | شارك هذا الخبر | شارك هذا المقال | شاركها | مشاركة | مشاركة الخبر |
شارك على فيسبوك | شارك على تويتر | فيسبوك | تويتر | واتساب | تلغرام | تيليغرام | البريد الإلكتروني | طباعة |
طباعة الخبر | نسخ الرابط | تم نسخ الرابط | حفظ | تابعنا | تابعونا | اشترك | اشترك الآن | النشرة البريدية |
تسجيل الدخول | التعليقات | تعليقات | أضف تعليقا | أضف تعليق | اترك تعليقا | اترك تعليقك | اترك ردا |
لا توجد تعليقات | المزيد | اقرأ المزيد | إقرأ المزيد | قراءة المزيد | عرض المزيد | شاهد المزيد | للمزيد |
التالي | السابق | الخبر التالي | الخبر السابق | المقال التالي | المقال السابق | القائمة | بحث | إغلاق | استمع |
استمع للخبر | استمع إلى المقال | شاهد | فيديو | صورة | صور | معرض الصور | الوسوم | وسوم | كلمات مفتاحية |
الكلمات المفتاحية | كلمات دلالية | الكلمات الدلالية | المصدر | حجم الخط | تكبير الخط | تصغير الخط |
جميع الحقوق محفوظة | سياسة الخصوصية | اتصل بنا | من نحن | آخر الأخبار | أخبار عاجلة | رابط مختصر |
الرابط المختصر | تم النسخ | أرشيف | أرشيفية | صورة أرشيفية | تبرع | ادعمنا | مواضيع متعلقة | anzeige |
werbung | mehr zum thema | weiterlesen | teilen | drucken | kommentare | kommentar schreiben | publicité |
partager | lire aussi | lire la suite | commentaires | publicidad | compartir | reklam | paylaş | yorumlar |
haberin devamı | parveke | rêklam
)";

const std::string_view kBeginnings = R"(
share this | share on | sign up for | sign up to | sign up here | subscribe to our | subscribe to the |
subscribe for | subscribe now | subscribe today | click here to | click here for | click to share |
follow us on | follow us at | follow him on | follow her on | follow them on | follow me on | join us on |
join our | like us on | find us on | download our app | download the | get our app | get the latest |
get breaking news | get all the | get more news | photo: | photo by | photo credit | photos by | image: |
image credit | image source | image via | images: | image by | picture: | credit: | source: | featured image |
main image | top image | header image | via: | filed under | posted in | tagged with | tagged: | tags: |
categories: | topics: | copyright  | ©  | (c)  | all rights reserved | this material may not be published |
our journalism needs | support our journalism | support independent journalism | become a member |
become a subscriber | already a subscriber | already a member | for more news | for the latest |
for all the latest | to read more | to continue reading | keep up with | stay up to date | stay informed |
don't miss | view this post on | a post shared by | view comments | comments are closed |
your email address will not be published | write to  | contact the author | contact the reporter |
email the author | have a tip | got a tip | got a news tip | send tips | send us a | send your |
do you have a story | what do you think | let us know | tell us what you think | reach the reporter |
report a correction | posted by | published by | written by: | last updated | last modified | first published |
updated on | min read | listen to this | listen now | watch now: | please enable javascript |
your browser does not support | javascript is disabled | this video can not be played | to play this video |
media playback is unsupported | an error occurred | we use cookies | by signing up | by subscribing |
by clicking | you can unsubscribe | enter your email | thank you for signing up | something went wrong |
unable to load | notice: javascript | opens in a new window | use the form below | article continues below |
story continues below | scroll down for | (adsbygoogle | تابعوا | تابعونا | تابعنا | تابع آخر | اشترك في |
اشتركوا في | انضم إلى | انضموا | للاشتراك | للانضمام | لمتابعة | لمتابعة آخر | حمل تطبيق | حمّلوا تطبيق |
شارك على | اضغط هنا | انقر هنا | للمزيد من | لقراءة المزيد | الصورة: | تصوير: | المصدر: | مصدر الصورة |
مصدر الخبر | رابط الخبر | الوسوم: | وسوم: | كلمات مفتاحية | الكلمات الدليلية | كلمات دلالية |
جميع الحقوق محفوظة | حقوق النشر | حقوق الطبع | نشر في | نشر بتاريخ | تم النشر | آخر تحديث | آخر تعديل |
تاريخ النشر | عدد المشاهدات | عدد القراءات | مشاهدات | القراءات | زيارات | لن يتم نشر عنوان بريدك |
الحقول الإلزامية | يرجى تفعيل | متصفحك لا يدعم | شاركنا رأيك | هل لديك | كن أول من يعلق |
نحن نستخدم ملفات تعريف الارتباط | يستخدم هذا الموقع ملفات | تعليقك | أضف تعليق | للتواصل | راسلنا |
وقت القراءة | زمن القراءة | مدة القراءة |
published on | our standards: the thomson reuters | list of | end of list | إذا كنت تعتقد | متابعة أخبار | المصدر : | تخطى | التعليق على الصورة | مصدر الصورة | شارك القصة | شاركها على
)";

const std::string_view kRelatedLinks = R"(
read more: | read more about | read more on | read more - | read also | also read | read next | read: |
related: | related story | related article | related news | related coverage | related video | see also |
see more: | more: | more on | more from | more about | more news | more stories | more coverage | watch: |
watch also | watch more | video: | listen: | must read | next: | up next | background: | opinion: |
explainer: | explained: | analysis: | don't miss: | editor's pick | trending: | exclusive: | click here: |
in pictures: | in photos: | gallery: | recommended: | also see | view more | continue reading: | اقرأ أيضا |
إقرأ أيضا | اقرا ايضا | اقرأ المزيد: | اقرأ: | اقرأ عن | أقرأ ايضا | شاهد أيضا | شاهد: | شاهد المزيد |
طالع أيضا | طالع: | انظر أيضا | انظر: | تابع أيضا | قد يهمك | ذات صلة | خبر ذو صلة | خبر متعلق | موضوع ذو صلة |
مواضيع ذات صلة | أخبار ذات صلة | للمزيد: | المزيد عن | المزيد من | وقد يهمك | قد يعجبك | ننصحك بقراءة |
لا تفوت | شاهد ايضا | مزيد من | إقرأ: | اقرؤوا أيضا | اقرأوا أيضا | تقرؤون أيضا | يمكنك قراءة |
lesen sie auch | mehr dazu | lies auch | siehe auch | lire aussi | à lire aussi | voir aussi | ayrıca oku |
ilgili haber | lea también | leia também | zum thema
)";

const std::string_view kRelatedHeads = R"(
related | related articles | related stories | related news | related posts | related content |
related coverage | related topics | related links | related video | related videos | related reading |
recommended | recommended for you | recommended stories | recommended articles | recommended reading |
more from | more on this | more on this story | more on this topic | more stories | more news |
more like this | more articles | more to read | more in | more coverage | you may also like |
you might also like | you might like | you may like | you may be interested | you might be interested |
might interest you | read more | read next | read also | also read | also on | see also | further reading |
what to read next | up next | next up | trending | trending now | trending stories | most read | most popular |
most viewed | popular | popular stories | popular posts | popular now | latest | latest news | latest stories |
latest posts | latest headlines | recent posts | recent stories | top stories | top news | top headlines |
editor's picks | editors' picks | editor's choice | don't miss | in case you missed it | must read |
must reads | from around the web | around the web | promoted stories | sponsored links | sponsored stories |
from our partners | paid content | best of | stay connected | keep reading | other news | other stories |
other articles | similar articles | similar stories | similar posts | suggested articles |
suggestions for you | today's top stories | watch more | watch next | also in | also from | the latest |
featured stories | featured | picked for you | more for you | elsewhere on | what others are reading |
share this | share this entry | leave a reply | leave a comment | newsletter | subscribe to our newsletter |
sign up for our newsletter | follow us | about the author | about the writer | about the authors |
about author | مواضيع ذات صلة | موضوعات ذات صلة | أخبار ذات صلة | مقالات ذات صلة | ذات صلة | مواضيع متعلقة |
أخبار متعلقة | مقالات متعلقة | مواضيع مشابهة | أخبار مشابهة | مقالات مشابهة | مواد ذات صلة | اقرأ أيضا |
إقرأ أيضا | اقرأ المزيد | شاهد أيضا | قد يعجبك | قد يعجبك أيضا | قد يهمك | قد يهمك أيضا | ربما يعجبك |
ربما يهمك | الأكثر قراءة | الأكثر مشاهدة | الأكثر تداولا | الأكثر شيوعا | الأكثر تعليقا | آخر الأخبار |
أحدث الأخبار | أحدث المقالات | آخر المستجدات | المزيد من الأخبار | مزيد من الأخبار | المزيد من | المزيد في |
المزيد | مختارات | مختارات المحرر | اخترنا لك | اخترنا لكم | نرشح لك | ننصح بقراءة | أخبار أخرى | مواضيع أخرى |
شارك | تابعونا | التعليقات | النشرة البريدية | عن الكاتب | نبذة عن الكاتب | أهم الأخبار | أبرز الأخبار |
الرائج | الأخبار الرائجة | من نفس القسم | في نفس السياق | انظر أيضا | محتوى ذو صلة | أخبار قد تهمك |
mehr zum thema | das könnte sie auch interessieren | ähnliche artikel | ähnliche beiträge | weitere artikel |
verwandte artikel | lesen sie auch | weitere informationen | weitere themen | auch interessant | meistgelesen |
articles similaires | sur le même sujet | à lire aussi | dans la même rubrique | les plus lus |
artículos relacionados | noticias relacionadas | te puede interesar | leia também | notícias relacionadas |
ilgili haberler | benzer haberler | bunlar da ilginizi çekebilir | nûçeyên têkildar |
recommended stories | قصص مقترحة | يستحق الانتباه | مواضيع قد تهمك | التحديثات الحية | اقرأ في | من الأرشيف | تقارير ذات صلة | فيديو ذو صلة | الأخبار ذات الصلة | المقالات ذات الصلة | المواضيع ذات الصلة
)";

const std::string_view kEnds = R"(
comments | leave a reply | leave a comment | post a comment | add a comment | add comment | write a comment |
join the conversation | join the discussion | comments are closed | recent comments | your comment |
discussion | reader comments | التعليقات | أضف تعليقا | أضف تعليق | اترك تعليقا | اترك تعليقك | اترك ردا |
اترك رد | اكتب تعليقا | تعليقات القراء | إلغاء الرد | شاركنا برأيك | kommentare | kommentar schreiben |
schreibe einen kommentar | hinterlasse einen kommentar | kommentar hinterlassen |
schreiben sie einen kommentar | antwort hinterlassen | hinterlasse eine antwort | commentaires |
laisser un commentaire | deja un comentario | yorum yap | yorum yaz
)";

}  // namespace rasid
