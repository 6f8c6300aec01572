// Bytes to text, and what is told from text: charset, cleaning, language, line kinds.

#include <gtest/gtest.h>

#include <string>

#include "pipeline/article/charset.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/language.h"
#include "pipeline/article/lines.h"

namespace rasid {
namespace {

// "السلام في المدينة" in the two single-byte charsets
const char k1256[] = "<p>\xC7\xE1\xD3\xE1\xC7\xE3 \xDD\xED \xC7\xE1\xE3\xCF\xED\xE4\xC9</p>";
const char k88596[] = "<p>\xC7\xE4\xD3\xE4\xC7\xE5 \xE1\xEA \xC7\xE4\xE5\xCF\xEA\xE6\xC9</p>";
const char kPeace[] = "<p>السلام في المدينة</p>";

TEST(Charset, Tells_the_Arabic_charsets_apart_by_their_words) {
  EXPECT_EQ(decode_bytes(k1256, "").charset, "windows-1256");
  EXPECT_EQ(decode_bytes(k1256, "").text, kPeace);
  EXPECT_EQ(decode_bytes(k88596, "").charset, "iso-8859-6");
  EXPECT_EQ(decode_bytes(k88596, "").text, kPeace);
}

TEST(Charset, Lets_letters_overrule_a_wrong_declaration) {
  EXPECT_EQ(decode_bytes(k1256, "text/html; charset=iso-8859-1").text, kPeace);
  EXPECT_EQ(decode_bytes(std::string("<meta charset=utf-8>") + k1256, "").text,
            std::string("<meta charset=utf-8>") + kPeace);
  EXPECT_EQ(decode_bytes(kPeace, "text/html; charset=windows-1256").text, kPeace) << "valid UTF-8 is UTF-8";
}

TEST(Charset, Obeys_a_declaration_where_bytes_do_not_speak) {
  EXPECT_EQ(decode_bytes("caf\xE9", "text/html; charset=ISO-8859-1").text, "café");
  EXPECT_EQ(decode_bytes("\xCF\xF0\xE8\xE2\xE5\xF2", "text/html; charset=windows-1251").text, "Привет");
  EXPECT_EQ(decode_bytes(std::string(5000, ' ') + "<meta charset=windows-1251>\xCF\xF0\xE8", "").charset,
            "windows-1251")
      << "past byte 1,024";
}

TEST(Charset, Mends_text_that_was_encoded_twice) {
  EXPECT_EQ(mend_double_encoding("Ø§Ù„Ø³Ù„Ø§Ù… Ù\u0081ÙŠ"), "السلام في");
  EXPECT_EQ(mend_double_encoding("ط§ظ„ط³ظ„ط§ظ… ظپظٹ"), "السلام في");
  EXPECT_EQ(mend_double_encoding("طريق طويل وظل ظليل في الطريق"), "طريق طويل وظل ظليل في الطريق");
}

TEST(Charset, Knows_binaries) {
  EXPECT_TRUE(looks_binary("%PDF-1.7"));
  EXPECT_TRUE(looks_binary(std::string("\x01\x02\x00\x03", 4)));
  EXPECT_FALSE(looks_binary(k1256));
  EXPECT_FALSE(looks_binary(""));
}

TEST(CleanText, Gives_NFC_with_plain_spaces_and_letters_for_presentation_forms) {
  EXPECT_EQ(clean_text("  a\u00A0 b\u200E\u202Bc\u00AD\n"), "a bc");
  EXPECT_EQ(clean_text("ﺍﻟﺴﻼﻡ"), "السلام");
  EXPECT_EQ(clean_text("e\u0301"), "é");
  EXPECT_EQ(clean_text("ا\u0653"), "آ");
  EXPECT_EQ(clean_text("می\u200Cشود"), "می\u200Cشود") << "Persian spells with the zero-width non-joiner";
}

TEST(CleanText, Decodes_references_once) {
  EXPECT_EQ(decode_entities("a &amp; b &#1587;&#x633; &lt;p&gt; &unknown; &amp;lt;"), "a & b سس <p> &unknown; &lt;");
}

TEST(Language, Tells_the_languages_of_the_region_apart) {
  EXPECT_EQ(detect_language("The council said on Monday that the road to the town was open again after the repairs."),
            "en");
  EXPECT_EQ(
      detect_language("قال المجلس يوم الاثنين إن الطريق إلى البلدة فتح من جديد بعد الإصلاحات التي استمرت أسبوعا"),
      "ar");
  EXPECT_EQ(detect_language("ئەنجوومەن ڕۆژی دووشەممە ڕایگەیاند کە ڕێگای شارۆچکەکە دوای چاککردنەوە کراوەتەوە"), "ku");
  EXPECT_EQ(
      detect_language(
          "Meclîsê roja duşemê got ku rêya bajarokê piştî tamîrê ji nû ve hat vekirin û li wir tu kes ne birîndar e"),
      "ku");
  EXPECT_EQ(detect_language("Belediye meclisi pazartesi günü yaptığı açıklamada kasabaya giden yolun onarımdan sonra "
                            "yeniden açıldığını ve ulaşımın başladığını bildirdi"),
            "tr");
  EXPECT_EQ(detect_language("Le conseil a déclaré lundi que la route de la ville était de nouveau ouverte après les "
                            "travaux qui ont duré une semaine"),
            "fr");
  EXPECT_EQ(detect_language(
                "شورا روز دوشنبه اعلام کرد که جاده شهر پس از تعمیرات باز شده است و رفت و آمد در آن از سر گرفته شد"),
            "fa");
  EXPECT_EQ(detect_language("12345 !!"), "und");
}

TEST(Lines, Know_boilerplate_in_both_languages) {
  const auto kind = [](std::string_view line) { return classify_line(line_key(line), line.size()); };
  EXPECT_EQ(kind("Advertisement"), LineKind::boilerplate);
  EXPECT_EQ(kind("إعلان"), LineKind::boilerplate);
  EXPECT_EQ(kind("اقرأ أيضًا: عودة المياه"), LineKind::related_link);
  EXPECT_EQ(kind("Read more: The water is back"), LineKind::related_link);
  EXPECT_EQ(kind("مواضيع ذات صلة"), LineKind::related_head);
  EXPECT_EQ(kind("You may also like"), LineKind::related_head);
  EXPECT_EQ(kind("التعليقات"), LineKind::end_of_text);
  EXPECT_EQ(kind("Leave a comment"), LineKind::end_of_text);
  EXPECT_EQ(kind("قال المجلس إن الطريق فتح من جديد."), LineKind::text);
  EXPECT_EQ(kind("Readers of the paper more or less agree."), LineKind::text);
}

TEST(Lines, Know_the_end_of_a_sentence_in_both_scripts) {
  EXPECT_TRUE(ends_sentence("He said so.”"));
  EXPECT_TRUE(ends_sentence("هل عادت المياه؟"));
  EXPECT_TRUE(ends_sentence("«عادت المياه.»"));
  EXPECT_FALSE(ends_sentence("Water returns to town"));
}

}  // namespace
}  // namespace rasid
