package dev.takagari.enrich.stix;

import dev.takagari.enrich.stix.StixPattern.Combined;
import dev.takagari.enrich.stix.StixPattern.Comparison;
import dev.takagari.enrich.stix.StixPattern.Joined;
import dev.takagari.enrich.stix.StixPattern.Joint;
import dev.takagari.enrich.stix.StixPattern.Literal;
import dev.takagari.enrich.stix.StixPattern.Observation;
import dev.takagari.enrich.stix.StixPattern.Qualified;
import java.util.ArrayList;
import java.util.List;

/// Reads the pattern language of STIX 2.0 and 2.1 (chapter 9 of its specification) by descent.
///
/// Within one observation `AND` binds closer than `OR`; between observations `AND`, then `OR`, then
/// `FOLLOWEDBY`. Two habits of the field are taken that the grammar does not have: a backslash in a
/// text before anything but `'` and `\` is itself, for paths of Windows come unescaped, and
/// keywords may be in lower case.
final class StixPatternParser {
  private static final int DEEPEST = 50;
  private static final int MOST_TESTS = 10_000;

  private final String text;
  private int at;
  private int depth;
  private int tests;

  private StixPatternParser(String text) {
    this.text = text;
  }

  /// Reads a whole pattern.
  ///
  /// @throws UnreadablePatternException when it breaks the grammar, is nested more than 50 deep or
  ///   has more than 10,000 comparisons
  static StixPattern parse(String pattern) throws UnreadablePatternException {
    StixPatternParser parser = new StixPatternParser(pattern);
    StixPattern parsed = parser.followed();
    parser.blanks();
    if (parser.at < pattern.length()) {
      throw parser.expected("the end");
    }
    return parsed;
  }

  private StixPattern followed() throws UnreadablePatternException {
    List<StixPattern> parts = new ArrayList<>();
    do {
      parts.add(either());
    } while (keyword("FOLLOWEDBY"));
    return joined(Joint.FOLLOWEDBY, parts);
  }

  private StixPattern either() throws UnreadablePatternException {
    List<StixPattern> parts = new ArrayList<>();
    do {
      parts.add(both());
    } while (keyword("OR"));
    return joined(Joint.OR, parts);
  }

  private StixPattern both() throws UnreadablePatternException {
    List<StixPattern> parts = new ArrayList<>();
    do {
      parts.add(qualified());
    } while (keyword("AND"));
    return joined(Joint.AND, parts);
  }

  private static StixPattern joined(Joint joint, List<StixPattern> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Combined(joint, parts);
  }

  private StixPattern qualified() throws UnreadablePatternException {
    StixPattern pattern = observation();
    for (int i = 0; i <= DEEPEST; i++) {
      if (keyword("WITHIN")) {
        number();
        needKeyword("SECONDS");
        pattern = new Qualified(pattern, "WITHIN", !(pattern instanceof Observation));
      } else if (keyword("REPEATS")) {
        String times = number();
        needKeyword("TIMES");
        pattern = new Qualified(pattern, "REPEATS", !times.equals("1"));
      } else if (keyword("START")) {
        literal();
        needKeyword("STOP");
        literal();
        pattern = new Qualified(pattern, "START", true);
      } else {
        return pattern;
      }
    }
    throw new UnreadablePatternException("an observation has more than " + DEEPEST + " qualifiers");
  }

  private StixPattern observation() throws UnreadablePatternException {
    if (sign('[')) {
      Comparison comparison = anyOf();
      need(']');
      return new Observation(comparison);
    }
    need('(');
    deeper();
    StixPattern inside = followed();
    depth--;
    need(')');
    return inside;
  }

  private Comparison anyOf() throws UnreadablePatternException {
    List<Comparison> parts = new ArrayList<>();
    do {
      parts.add(allOf());
    } while (keyword("OR"));
    return parts.size() == 1 ? parts.getFirst() : new Joined(false, parts);
  }

  private Comparison allOf() throws UnreadablePatternException {
    List<Comparison> parts = new ArrayList<>();
    do {
      parts.add(test());
    } while (keyword("AND"));
    return parts.size() == 1 ? parts.getFirst() : new Joined(true, parts);
  }

  private Comparison test() throws UnreadablePatternException {
    if (sign('(')) {
      deeper();
      Comparison inside = anyOf();
      depth--;
      need(')');
      return inside;
    }
    if (++tests > MOST_TESTS) {
      throw new UnreadablePatternException("it has more than " + MOST_TESTS + " comparisons");
    }
    boolean negated = keyword("NOT");
    if (keyword("EXISTS")) {
      String object = object();
      return new StixPattern.Test(object, path(), negated, "EXISTS", List.of());
    }
    String object = object();
    String path = path();
    negated |= keyword("NOT");
    for (String word : List.of("IN", "LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET")) {
      if (keyword(word)) {
        List<Literal> literals = word.equals("IN") ? set() : List.of(literal());
        return new StixPattern.Test(object, path, negated, word, literals);
      }
    }
    String operator = operator();
    return new StixPattern.Test(object, path, negated, operator, List.of(literal()));
  }

  private String operator() throws UnreadablePatternException {
    blanks();
    for (String sign : List.of("==", "=", "!=", "<>", "<=", ">=", "<", ">")) {
      if (text.startsWith(sign, at)) {
        at += sign.length();
        return switch (sign) {
          case "==" -> "=";
          case "<>" -> "!=";
          default -> sign;
        };
      }
    }
    throw expected("an operator");
  }

  private List<Literal> set() throws UnreadablePatternException {
    need('(');
    List<Literal> literals = new ArrayList<>();
    if (sign(')')) {
      return literals;
    }
    do {
      literals.add(literal());
      if (++tests > MOST_TESTS) {
        throw new UnreadablePatternException("it has more than " + MOST_TESTS + " comparisons");
      }
    } while (sign(','));
    need(')');
    return literals;
  }

  private String object() throws UnreadablePatternException {
    blanks();
    String name = word("a type of objects");
    if (at >= text.length() || text.charAt(at) != ':') {
      throw expected("a colon");
    }
    at++;
    return name;
  }

  private String path() throws UnreadablePatternException {
    StringBuilder path = new StringBuilder(step());
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '.') {
        at++;
        path.append('.').append(step());
      } else if (c == '[') {
        int close = text.indexOf(']', at);
        if (close < 0 || close - at > 12) {
          throw expected("an index");
        }
        path.append(text, at, close + 1);
        at = close + 1;
      } else {
        break;
      }
    }
    return path.toString();
  }

  private String step() throws UnreadablePatternException {
    if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
      return quoted(text.charAt(at));
    }
    return word("a property");
  }

  private String word(String what) throws UnreadablePatternException {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw expected(what);
    }
    return text.substring(start, at);
  }

  private Literal literal() throws UnreadablePatternException {
    blanks();
    if (at >= text.length()) {
      throw expected("a constant");
    }
    char c = text.charAt(at);
    if (c == '\'') {
      return new Literal(quoted(c), true);
    }
    boolean tagged =
        (c == 't' || c == 'h' || c == 'b') && at + 1 < text.length() && text.charAt(at + 1) == '\'';
    if (tagged) {
      at++;
      return new Literal(quoted('\''), false);
    }
    if (keyword("TRUE")) {
      return new Literal("true", false);
    }
    if (keyword("FALSE")) {
      return new Literal("false", false);
    }
    return new Literal(number(), false);
  }

  private String number() throws UnreadablePatternException {
    blanks();
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at == start) {
      throw expected("a constant");
    }
    return text.substring(start, at);
  }

  private String quoted(char quote) throws UnreadablePatternException {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return value.toString();
      }
      boolean escape =
          c == '\\' && at < text.length() && (text.charAt(at) == quote || text.charAt(at) == '\\');
      value.append(escape ? text.charAt(at++) : c);
    }
    at = start;
    throw expected("a text that ends");
  }

  private void deeper() throws UnreadablePatternException {
    if (++depth > DEEPEST) {
      throw new UnreadablePatternException("it is nested more than " + DEEPEST + " deep");
    }
  }

  private boolean keyword(String word) {
    blanks();
    int end = at + word.length();
    boolean found =
        text.regionMatches(true, at, word, 0, word.length())
            && (end == text.length() || !isWord(text.charAt(end)));
    if (found) {
      at = end;
    }
    return found;
  }

  private void needKeyword(String word) throws UnreadablePatternException {
    if (!keyword(word)) {
      throw expected(word);
    }
  }

  private boolean sign(char sign) {
    blanks();
    boolean found = at < text.length() && text.charAt(at) == sign;
    if (found) {
      at++;
    }
    return found;
  }

  private void need(char sign) throws UnreadablePatternException {
    if (!sign(sign)) {
      throw expected(String.valueOf(sign));
    }
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private UnreadablePatternException expected(String what) {
    return new UnreadablePatternException("character " + (at + 1) + " should be " + what);
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
