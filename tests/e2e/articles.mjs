// Articles for the browser tests, written for them: plain ones in both languages, tellings of one event by two outlets,
// and hostile ones.
import fs from "node:fs";
import path from "node:path";

const kTowns = ["Saraqib", "Taftanaz", "Binnish", "Maarrat al-Numan", "Jisr al-Shughur", "Atarib", "Darat Izza", "Azaz", "Manbij", "Kafr Nabl", "Khan Shaykhun", "Kafr Zita", "Jasim", "Nawa", "Inkhil", "Busra al-Sham", "Al-Qusayr", "Talbiseh", "Palmyra", "Albu Kamal", "Al-Mayadin", "Tal Rifaat", "Afrin", "Ariha"];
const kArabicTowns = ["سراقب", "تفتناز", "بنش", "معرة النعمان", "جسر الشغور", "الأتارب", "دارة عزة", "اعزاز"];

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function page({title, body, outlet = "Orontes Daily", author = "Staff", published = "2026-01-14", language = "en", url = ""}) {
  return "<!doctype html><html lang=\"" + language + "\" dir=\"" + (language === "ar" ? "rtl" : "ltr") + "\"><head><meta charset=\"utf-8\"><title>" + escaped(title) + "</title>" +
    "<meta property=\"og:title\" content=\"" + escaped(title) + "\"><meta property=\"og:site_name\" content=\"" + escaped(outlet) + "\"><meta name=\"author\" content=\"" + escaped(author) + "\">" +
    "<meta property=\"article:published_time\" content=\"" + published + "T10:00:00+03:00\">" + (url ? "<link rel=\"canonical\" href=\"" + escaped(url) + "\"><meta property=\"og:url\" content=\"" + escaped(url) + "\">" : "") +
    "</head><body><article><h1>" + escaped(title) + "</h1>" + body.map((p) => "<p>" + escaped(p) + "</p>").join("") + "</article></body></html>";
}

const kFiller = ["Residents said that the shops of the main street were closed for the rest of the day, and that schools would open again on the following morning.", "The local council asked people to keep away from the damaged buildings until engineers had looked at them."];
const kArabicFiller = ["وقال سكان إن محال الشارع الرئيسي أغلقت أبوابها بقية اليوم، وإن المدارس ستفتح من جديد في صباح اليوم التالي.", "وطلب المجلس المحلي من الأهالي الابتعاد عن الأبنية المتضررة إلى أن يفحصها المهندسون."];

/** Writes all articles into `folder`. */
export function write_articles(folder) {
  fs.mkdirSync(folder, {recursive: true});
  const write = (name, article) => fs.writeFileSync(path.join(folder, name + ".html"), page(article));
  kTowns.forEach((town, i) => {
    const killed = i % 4;
    const toll = killed ? killed + 1 + " civilians were killed and three others were wounded" : "Four civilians were wounded";
    write("en-" + String(i).padStart(2, "0"), {title: "Shelling hits " + town, url: "https://orontes.example/2026/" + i, published: "2026-01-" + String(10 + (i % 15)).padStart(2, "0"),
      body: [toll + " when artillery shells hit the town of " + town + " on Monday, the civil defence said.", ...kFiller]});
  });
  kArabicTowns.forEach((town, i) => {
    write("ar-" + String(i).padStart(2, "0"), {title: "قتلى بقصف على " + town, language: "ar", outlet: "بريد العاصي", author: "هيئة التحرير", url: "https://barid.example/ar/" + i, published: "2026-02-" + String(3 + i).padStart(2, "0"),
      body: ["قُتل ثلاثة مدنيين وأصيب خمسة آخرون بقصف مدفعي على مدينة " + town + " يوم الأحد، بحسب ما قال الدفاع المدني (White Helmets) لصحيفة The National.", ...kArabicFiller]});
  });
  // One event, two tellings with different tolls.
  write("twin-a", {title: "Car bomb in Ras al-Ain", url: "https://orontes.example/2026/twin", published: "2026-01-22", body: ["Five people were killed in a car bomb explosion in the city of Ras al-Ain on Wednesday.", ...kFiller]});
  write("twin-b", {title: "Blast kills nine in Ras al-Ain", outlet: "Khabur Post", url: "https://khabur.example/n/7", published: "2026-01-22", body: ["Nine people were killed when a car bomb exploded in Ras al-Ain on Wednesday, a medical source said.", "The market had been crowded, and ambulances took the wounded to the hospital of Tal Tamr."]});
  // A name with several bearers.
  write("same-name", {title: "Unknown gunmen kill a man in Kafr Nabl", url: "https://orontes.example/2026/same", published: "2026-01-29", body: ["Unidentified gunmen shot dead a man in the village of Tell Aran on Wednesday.", ...kFiller]});
}

export const kScript = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=2</script><svg onload=window.pwned=3>";
export const kBidi = "\u202Egnp.exe\u2066 \u2067";

/** Articles whose every field means harm. */
export function write_hostile_articles(folder) {
  fs.mkdirSync(folder, {recursive: true});
  const write = (name, article) => fs.writeFileSync(path.join(folder, name + ".html"), page(article));
  write("hostile-en", {title: kScript + " Shells hit Saraqib " + kBidi, outlet: kScript, author: kScript + "\"><script>window.pwned=4</script>", url: "https://evil.example/\"><script>window.pwned=5</script>", published: "2026-03-04",
    body: ["Two civilians were killed when artillery shells hit the town of Saraqib on Tuesday " + kScript + ", residents said.", "<iframe src=\"javascript:window.pwned=6\"></iframe> " + kBidi + " {{constructor.constructor('window.pwned=7')()}}", ...kFiller]});
  write("hostile-ar", {title: "قصف " + kScript + " على تفتناز " + kBidi, language: "ar", outlet: "javascript:window.pwned=8", author: kBidi + kScript, url: "javascript:window.pwned=9", published: "2026-03-05",
    body: ["قُتل مدنيان بقصف مدفعي على بلدة تفتناز يوم الثلاثاء " + kScript + " بحسب الأهالي.", "</p></article><script>window.pwned=10</script>" + kBidi, ...kArabicFiller]});
}
