#include "pipeline/discover/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rasid {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kUrl = "https://t.me/s/orontes_gov";

std::string message(int number, const std::string& inside, const std::string& time = "2026-01-14T10:00:00+03:00") {
  const std::string id = "orontes_gov/" + std::to_string(number);
  return "<div class=\"tgme_widget_message_wrap js-widget_message_wrap\"><div class=\"tgme_widget_message "
         "text_not_supported_wrap js-widget_message\" data-post=\"" +
         id + "\" data-view=\"eyJ" + std::to_string(number) +
         "\"><div class=\"tgme_widget_message_bubble\"><div class=\"tgme_widget_message_author accent_color\"><a "
         "class=\"tgme_widget_message_owner_name\" href=\"https://t.me/orontes_gov\"><span dir=\"auto\">محافظة "
         "العاصي</span></a></div>" +
         inside + "<div class=\"tgme_widget_message_footer\"><span class=\"tgme_widget_message_views\">" +
         std::to_string(number * 7) + "K</span><a class=\"tgme_widget_message_date\" href=\"https://t.me/" + id +
         "\"><time datetime=\"" + time + "\" class=\"time\">10:00</time></a></div></div></div></div>";
}

std::string text(const std::string& inside) {
  return "<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">" + inside + "</div>";
}

std::string preview(const std::string& messages) {
  return "<html><head><meta property=\"og:title\" content=\"محافظة العاصي\"></head><body><div "
         "class=\"tgme_channel_info\"></div><section class=\"tgme_channel_history js-message_history\"><div "
         "class=\"tgme_widget_message_centered\"><a href=\"/s/orontes_gov?before=97\" class=\"tme_messages_more "
         "js-messages_more\" data-before=\"97\"></a></div>" +
         messages + "</section><script>x</script></body></html>";
}

ChannelPage read(const std::string& messages) {
  const auto page = read_channel(preview(messages), kUrl);
  EXPECT_TRUE(page) << (page ? "" : page.error().text());
  return page ? *page : ChannelPage{};
}

TEST(Channel, Each_message_has_its_own_address_time_and_page) {
  const ChannelPage page =
      read(message(101, text("قُتل مدنيان بقصف مدفعي على <b>ريف إدلب</b><br/>فجر اليوم")) +
           message(102, text("Two people were killed near Idlib."), "2026-01-14T23:30:00-02:00"));
  EXPECT_EQ(page.title, "محافظة العاصي");
  ASSERT_THAT(page.messages, SizeIs(2));
  EXPECT_EQ(page.messages[0].id, "orontes_gov/101");
  EXPECT_EQ(page.messages[0].url, "https://t.me/orontes_gov/101");
  EXPECT_EQ(format_iso_instant(*page.messages[0].published), "2026-01-14T07:00:00Z");
  EXPECT_EQ(format_iso_instant(*page.messages[1].published), "2026-01-15T01:30:00Z");
  EXPECT_THAT(page.messages[0].page, AllOf(HasSubstr("قُتل مدنيان بقصف مدفعي على <b>ريف إدلب</b><br/>فجر اليوم"),
                                           HasSubstr("content=\"محافظة العاصي\""), Not(HasSubstr("Two people"))));
  EXPECT_EQ(page.older, "https://t.me/s/orontes_gov?before=97");
}

TEST(Channel, The_same_message_gives_the_same_bytes_whatever_its_views) {
  std::string later = message(101, text("نص"));
  const std::size_t views = later.find("707K");
  ASSERT_NE(views, std::string::npos);
  later.replace(views, 4, "1.2M");
  EXPECT_EQ(read(message(101, text("نص"))).messages.at(0).page, read(later).messages.at(0).page);
}

TEST(Channel, Leaves_out_pictures_without_words_and_notes_of_the_service) {
  const std::string service =
      "<div class=\"tgme_widget_message service_message js-widget_message\" data-post=\"orontes_gov/3\">" +
      text("Channel created") + "</div>";
  const ChannelPage page = read(message(1, "<a class=\"tgme_widget_message_photo_wrap\"></a>") +
                                message(2, text("<i class=\"emoji\"></i> ")) + service + message(4, text("خبر")));
  ASSERT_THAT(page.messages, SizeIs(1));
  EXPECT_EQ(page.messages[0].id, "orontes_gov/4");
  EXPECT_EQ(page.without_text, 3U);
}

TEST(Channel, A_reply_is_not_the_message_that_it_replies_to) {
  const ChannelPage page =
      read(message(5,
                   "<a class=\"tgme_widget_message_reply\" href=\"https://t.me/orontes_gov/1\"><div "
                   "class=\"tgme_widget_message_metatext js-message_reply_text\">قديم</div></a>" +
                       text("جديد")));
  EXPECT_THAT(page.messages.at(0).page, AllOf(HasSubstr("جديد"), Not(HasSubstr("قديم"))));
}

TEST(Channel, Says_who_wrote_a_forwarded_message) {
  const ChannelPage page =
      read(message(6,
                   "<div class=\"tgme_widget_message_forwarded_from accent_color\">Forwarded from&nbsp;<a "
                   "class=\"tgme_widget_message_forwarded_from_name\" href=\"https://t.me/x\"><span "
                   "dir=\"auto\">الدفاع المدني</span></a></div>" +
                       text("نص")));
  EXPECT_EQ(page.messages.at(0).forwarded_from, "الدفاع المدني");
}

TEST(Channel, A_text_ends_where_its_element_ends) {
  const ChannelPage page = read(
      message(7, text("قبل <div class=\"x\">داخل</div> بعد <a href=\"?q=1>2\">#وسم</a>") + "<div>ليس منه</div>"));
  EXPECT_THAT(page.messages.at(0).page,
              AllOf(HasSubstr("بعد <a href=\"?q=1>2\">#وسم</a></div>"), Not(HasSubstr("ليس منه"))));
}

TEST(Channel, The_length_of_a_video_is_no_time) {
  const ChannelPage page = read(message(8, "<time class=\"message_video_duration\">0:31</time>" + text("نص")));
  EXPECT_EQ(format_iso_instant(*page.messages.at(0).published), "2026-01-14T07:00:00Z");
}

TEST(Channel, Says_that_a_channel_has_no_preview) {
  const auto page = read_channel(
      "<html><head><meta property='og:title' content='x'></head><body><div "
      "class='tgme_page'>Join</div></body></html>",
      "https://t.me/closed");
  ASSERT_FALSE(page);
  EXPECT_THAT(page.error().message, HasSubstr("no preview"));
  EXPECT_THAT(read("").messages, IsEmpty()) << "a channel may be empty";
}

TEST(Channel, Is_named_by_any_of_its_addresses) {
  for (const char* name : {"orontes_gov", "@orontes_gov", "t.me/orontes_gov", "https://t.me/s/orontes_gov",
                           "http://telegram.me/orontes_gov/55", "https://t.me/orontes_gov?single"}) {
    EXPECT_EQ(channel_preview_url(name), kUrl) << name;
  }
  for (const char* name :
       {"", "abc", "https://example.org/orontes_gov", "https://t.me/+AbCdEf", "https://t.me/joinchat/x", "قناة"}) {
    EXPECT_EQ(channel_preview_url(name), "") << name;
  }
}

TEST(Channel, Hostile_pages_cost_little) {
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<div>";
  EXPECT_THAT(read(message(1, text("نص " + deep))).messages, SizeIs(1));
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += message(i, text("نص"));
  EXPECT_THAT(read(many).messages, SizeIs(500));
}

}  // namespace
}  // namespace rasid
