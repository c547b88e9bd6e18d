package dev.takagari.core.text;

import dev.takagari.core.normalize.Fold;
import java.util.Set;

/// What the last part of a name with a dot says: `report.pdf` is a file, `report.example` may be a
/// domain, `report.zip` may be both.
public enum NameEnding {
  /// A top-level domain that we know, and no usual file.
  DOMAIN,
  /// A usual file, and no top-level domain.
  FILE,
  /// Both a top-level domain and a usual file.
  EITHER,
  /// Letters that we know as neither; a domain if anything else says so.
  UNKNOWN,
  /// Nothing that ends names.
  NONE;

  private static final int SHORTEST = 2;
  private static final int LONGEST = 24;

  /// Endings of files that malware comes in or writes, and of reports about it.
  private static final Set<String> FILES =
      words(
          """
          7z aab accdb ade adp ahk apk appx asd asp aspx avi axd bak bas bash bat bin bmp bz2 cab cdxml cer
          cfg chm class cmd conf cpl crt csv dat db dex dib dll dmg dmp doc docb docm docx dot dotm
          drv dylib elf eml eps evtx exe flv gadget gif gz hlp hta htm html hwp ico img inf ini ins iqy iso
          jar jnlp jpeg jpg js jse json jsp jspx kext key ko lnk log mdb mht mhtml mkv mov mp3 mp4 msc msg
          msh msi msix msp mst ocx odp ods odt one ova p12 pdb pdf pem pfx php pif pkg pl plist png
          potm pps ppsm ppt pptm pptx prf ps1 ps1xml psd1 psm1 py pyc pyd pyw rar rb reg rpm rs rtf scf sct
          scr sh shb shtml slk so sql sqlite svg swf sys tar tgz tif tiff tmp ttf txt url vb vbe vbs
          vhd vhdx vmdk war wav wim wll wmv wsc wsf wsh xla xlam xll xls xlsb xlsm xlsx xml xsl xz yaml yar
          yara yml zip zst
          """);

  /// Top-level domains that are also endings of files.
  private static final Set<String> BOTH = words("cab md mov pl ps py rs sh so zip");

  /// Top-level domains of countries and territories.
  private static final Set<String> COUNTRIES =
      words(
          """
          ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
          ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj
          fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq
          ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh
          mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk
          pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz
          tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm
          zw
          """);

  /// Other top-level domains that are in use, and those reserved for examples.
  private static final Set<String> OTHERS =
      words(
          """
          academy accountant accountants actor adult aero agency apartments app arpa art asia associates attorney
          auction audio auto autos baby band bank bar bargains beauty beer best bet bid bike bingo bio biz
          black blog blue boats boo book bot boutique broker build builders business buzz cab cafe cam camera camp
          capital car cards care career careers cars casa cash casino cat catering center ceo cfd chat cheap
          christmas church city claims cleaning click clinic clothing cloud club coach codes coffee college com
          community company computer condos construction consulting contact contractors cooking cool coop country
          coupons courses credit creditcard cricket cruises cyou dad dance data date dating day deal deals degree
          delivery democrat dental dentist design dev diamonds diet digital direct directory discount
          doctor dog domains download earth eco edu education email energy engineer engineering enterprises
          equipment esq estate events example exchange expert exposed express fail faith family fan fans farm
          fashion fashion finance financial fish fishing fit fitness flights florist flowers foo football forex
          forsale forum foundation fun fund furniture futbol fyi gallery game games garden gay gdn
          gift gifts gives glass global gmbh gold golf gov graphics gratis green gripe group guide guitars guru
          hair haus health healthcare help hiphop hiv hockey holdings holiday homes horse hospital host hosting
          house how icu immo immobilien inc industries info ing ink institute insurance insure int international
          invalid investments irish jetzt jewelry jobs juegos kaufen kim kitchen kiwi land lat law lawyer lease
          legal lgbt life lighting limited limo link live living llc loan loans local localhost lol london lotto
          love ltd ltda luxe luxury maison makeup management market marketing markets mba media meme memorial men
          menu miami mil mobi moda moe mom money monster mortgage motorcycles mov movie museum name
          navy net network new news nexus ngo ninja now nyc observer onion one ong onl online ooo org
          organic page paris partners parts party pet phd photo photography photos pics pictures pink pizza
          place plumbing plus poker porn post press pro productions prof promo properties property protection
          pub pw quest racing realestate realtor recipes red rehab reisen rent rentals repair report republican
          rest restaurant review reviews rich rip rocks rodeo run sale salon sarl sbs school schule
          science security select services sex sexy shoes shop shopping show singles site ski skin soccer social
          software solar solutions space sport sports store stream studio study style sucks supplies supply support
          surf surgery systems tattoo tax taxi team tech technology tel tennis test theater tickets tips tires
          today tokyo tools top tours town toys trade trading training travel tube university uno vacations
          vegas ventures vet viajes video villas vin vip vision vodka vote voting voyage wang watch
          webcam website wedding wiki win wine work works world wow wtf xin xxx xyz yachts yoga zip zone
          """);

  /// What a name ends with; a name without a dot ends with nothing.
  public static NameEnding of(String name) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0) {
      return NONE;
    }
    String last = Fold.fold(name.substring(dot + 1));
    if (BOTH.contains(last)) {
      return EITHER;
    }
    if (FILES.contains(last)) {
      return FILE;
    }
    if (COUNTRIES.contains(last) || OTHERS.contains(last) || last.startsWith("xn--")) {
      return DOMAIN;
    }
    boolean letters =
        last.length() >= SHORTEST
            && last.length() <= LONGEST
            && last.chars().allMatch(c -> c >= 0x80 || (c >= 'a' && c <= 'z'));
    return letters ? UNKNOWN : NONE;
  }

  private static Set<String> words(String text) {
    return Set.copyOf(java.util.Arrays.asList(text.strip().split("\\s+")));
  }
}
