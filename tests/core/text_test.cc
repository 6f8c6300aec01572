#include <gtest/gtest.h>

#include "core/text/fold.h"
#include "core/text/phrases.h"
#include "core/text/tokens.h"

namespace rasid {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  const Vocabulary vocabulary;
  const TokenizedText tokens = tokenize(text, vocabulary);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i) words.emplace_back(tokens.folded_of(i));
  return words;
}

std::vector<std::string> sentences_of(std::string_view text) {
  const Vocabulary vocabulary;
  const TokenizedText tokens = tokenize(text, vocabulary);
  std::vector<std::string> sentences;
  for (const Sentence& s : tokens.sentences) sentences.emplace_back(s.span.of(text));
  return sentences;
}

using Words = std::vector<std::string>;

TEST(Fold, Unifies_Latin_letters_and_marks) {
  EXPECT_EQ(fold("Şam – Al‑Ḥasakah’s “Raqqa”"), "sam - al-hasakah's \"raqqa\"");
  EXPECT_EQ(fold("Straße ŁÓDŹ"), "strasse lodz");
}

TEST(Fold, Unifies_Arabic_letters_digits_and_marks) {
  EXPECT_EQ(fold("أإآٱ مدينة مصطفى مؤتمر هيئة"), "اااا مدينه مصطفي موتمر هييه");
  EXPECT_EQ(fold("قَصْفٌ قـــصف ١٢٫٥، ۱۲؟"), "قصف قصف 12.5, 12?");
  EXPECT_EQ(fold("\xEF\xBB\xBB"), "لا");  // presentation form of lam-alef
}

TEST(Fold, Maps_every_folded_byte_back_to_its_character) {
  const std::string source = "قـــصف";
  const FoldedText folded = fold_with_map(source);
  ASSERT_EQ(folded.origin.size(), folded.text.size() + 1);
  const Span span = folded.source(0, folded.text.size());
  EXPECT_EQ(span.of(source), source);
  EXPECT_EQ(folded.source(2, 4).of(source), "ص");
}

TEST(Fold, Replaces_invalid_bytes_and_goes_on) {
  EXPECT_FALSE(is_valid_utf8("a\xC3"));
  EXPECT_TRUE(is_valid_utf8("قصف"));
  EXPECT_EQ(fold("a\xC3z"), "a\xEF\xBF\xBDz");
}

TEST(Tokens, Cut_English_names_possessives_and_acronyms) {
  EXPECT_EQ(words_of("Syria’s U.S.-led force in Deir ez-Zor, Al-Sina'a"),
            (Words{"syria", "'s", "us", "led", "force", "in", "deir", "ez", "zor", ",", "al", "sinaa"}));
}

TEST(Tokens, Cut_numbers_and_keep_thousands_together) {
  EXPECT_EQ(words_of("1,200 people, 3.5 km, 8th of 24-27 May, ١٬٢٠٠"),
            (Words{"1200", "people", ",", "3.5", "km", ",", "8th", "of", "24", "27", "may", ",", "1200"}));
}

TEST(Tokens, Cut_digits_off_Arabic_words) {
  EXPECT_EQ(words_of("خلال الـ24 ساعة، بـ4 غارات"), (Words{"خلال", "ال", "24", "ساعه", ",", "ب", "4", "غارات"}));
}

TEST(Tokens, Note_case_and_hyphens) {
  const Vocabulary vocabulary;
  const TokenizedText text = tokenize(std::string_view("US us ez-Zor"), vocabulary);
  EXPECT_TRUE(text.tokens[0].all_caps);
  EXPECT_FALSE(text.tokens[1].all_caps);
  EXPECT_TRUE(text.tokens[3].joined);
  EXPECT_TRUE(text.tokens[3].capital);
}

TEST(Sentences, End_at_points_but_not_at_abbreviations) {
  EXPECT_EQ(
      sentences_of("Gen. Ali met U.S. officials. They left at 3.30 p.m. \"Go home.\" He said. No. 5 fell."),
      (Words{"Gen. Ali met U.S. officials.", "They left at 3.30 p.m. \"Go home.\"", "He said.", "No. 5 fell."}));
}

TEST(Sentences, End_at_Arabic_question_marks_and_lines) {
  EXPECT_EQ(sentences_of("من قصف المدينة؟ لا أحد يعرف. انتهى\nسطر جديد"),
            (Words{"من قصف المدينة؟", "لا أحد يعرف.", "انتهى", "سطر جديد"}));
}

std::vector<std::string> hits_of(std::string_view source, Vocabulary& vocabulary, const PhraseTable& table) {
  const TokenizedText text = tokenize(source, vocabulary);
  std::vector<std::string> found;
  for (const PhraseHit& hit : table.find_longest(text, 0, static_cast<std::uint32_t>(text.tokens.size()))) {
    found.emplace_back(text.span_of(hit.first, hit.last).of(source));
  }
  return found;
}

TEST(Phrases, Are_cut_into_the_words_that_a_text_would_give) {
  for (const std::string_view phrase :
       {"Deir ez-Zor", "US-led forces", "T4", "8th Division", "M5 motorway", "SDF", "HTS'", "al-Sina'a", "COVID-19",
        "قوات سوريا الديمقراطية", "حي الـ 8 آذار", "هيئة تحرير الشام", "الفرقة 25", "قَصف"}) {
    std::vector<std::string> from_text;
    const Vocabulary empty;
    const TokenizedText text = tokenize(phrase, empty);
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
      const Token& token = text.tokens[i];
      if (token.kind == TokenKind::punctuation) continue;
      const bool caps = token.all_caps && !token.arabic && token.folded_end - token.folded_begin <= 5;
      from_text.push_back((caps ? "^" : "") + std::string(text.folded_of(i)));
    }
    EXPECT_EQ(phrase_words(phrase), from_text) << phrase;
  }
}

TEST(Phrases, Find_the_longest_phrase_in_any_spelling_of_its_marks) {
  Vocabulary vocabulary;
  PhraseTable table(vocabulary);
  table.add("Deir ez-Zor", 1, kNameClitics);
  table.add("Deir", 2, kNameClitics);
  table.add("IS", 3, kNameClitics);
  EXPECT_EQ(hits_of("In DEIR EZ ZOR the IS cell is gone; Deir. Ez", vocabulary, table),
            (Words{"DEIR EZ ZOR", "IS", "Deir"}));
}

TEST(Phrases, Take_Arabic_clitics_off_as_far_as_the_phrase_allows) {
  Vocabulary vocabulary;
  PhraseTable names(vocabulary);
  names.add("الحسكة", 1, kNameClitics);
  names.add("درعا", 2, kNameClitics);
  PhraseTable nouns(vocabulary);
  nouns.add("غارة جوية", 3, kNounClitics);
  nouns.add("قصف", 4, kNounClitics);
  const std::string_view text = "وبالحسكة ولدرعا ودرعا للحسكة الدرعا، والغارة الجوية قصفها بقصف";
  EXPECT_EQ(hits_of(text, vocabulary, names), (Words{"وبالحسكة", "ولدرعا", "ودرعا", "للحسكة"}));
  EXPECT_EQ(hits_of(text, vocabulary, nouns), (Words{"والغارة الجوية", "قصفها", "بقصف"}));
}

TEST(Phrases, Do_not_match_inside_words_or_across_sentences) {
  Vocabulary vocabulary;
  PhraseTable table(vocabulary);
  table.add("احد", 1, kNameClitics);
  table.add("air strike", 2, kNounClitics);
  EXPECT_EQ(hits_of("وأحدث تقرير. In the air. Strike over, air, strike", vocabulary, table), Words{});
}

TEST(Tokens, Join_words_that_were_written_apart_to_hide_them_from_filters) {
  EXPECT_EQ(words_of("Two kil*led, 3 * 4"), (Words{"two", "killed", ",", "3", "*", "4"}));
  EXPECT_EQ(words_of("مسيّرة انتـ ـحـ ـارية"), (Words{"مسيره", "انتحاريه"}));
}

TEST(Phrases, Take_a_prefix_and_a_pronoun_off_a_word_of_three_letters) {
  Vocabulary vocabulary;
  PhraseTable nouns(vocabulary);
  nouns.add("طفل", 1, kNounClitics);
  nouns.add("زار", 2, kNounClitics);
  EXPECT_EQ(hits_of("امرأة وطفلها في وزارة", vocabulary, nouns), (Words{"وطفلها"}));
}

}  // namespace
}  // namespace rasid
