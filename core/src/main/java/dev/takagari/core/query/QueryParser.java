package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.HotMapping;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Where;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// Reads the search language: words, phrases, `field:value`, lists, ranges, wildcards, AND, OR,
/// NOT.
///
/// A backslash is itself unless it stands before `*`, `?` or `\`. Inside quotes wildcards stay
/// wildcards and `""` is one quote. For one text; for one thread.
public final class QueryParser {
  /// Characters a query may have.
  public static final int MAX_LENGTH = 16 * 1024;

  /// Parentheses and negations inside each other.
  public static final int MAX_DEPTH = 64;

  /// Conditions a query may come to; a bare word counts as often as there are fields it searches.
  public static final int MAX_CONDITIONS = 4096;

  private static final String EXISTS = "_exists_";

  /// A list that has a name, as `{allowed-regions}`.
  private static final java.util.regex.Pattern PLACEHOLDER =
      java.util.regex.Pattern.compile("\\{([a-z][a-z0-9-]*)\\}");

  private final QueryFields names = QueryFields.current();
  private final List<QueryWarning> warnings = new ArrayList<>();
  private final String text;

  /// Lists by name; null where a text in braces is only a text.
  private final @Nullable Map<String, List<String>> lists;

  private int at;
  private int depth;
  private int conditions;

  private QueryParser(String text, @Nullable Map<String, List<String>> lists) {
    this.text = text;
    this.lists = lists;
  }

  /// Reads a query; the empty one fits every event.
  ///
  /// @throws QuerySyntaxException if the text is not a query
  public static ParsedQuery parse(String text) {
    return parse(text, null);
  }

  /// Reads a query in which `field:{name}` stands for any value of a list. Values are read as what
  /// stands in quotes is, so wildcards are wildcards, and nothing in a value can end it; of an
  /// empty list nothing fits.
  ///
  /// @param lists by name
  /// @throws QuerySyntaxException if the text is not a query, or names a list that is not there
  public static ParsedQuery parseWith(Map<String, List<String>> lists, String text) {
    return parse(text, lists);
  }

  private static ParsedQuery parse(String text, @Nullable Map<String, List<String>> lists) {
    if (text.length() > MAX_LENGTH) {
      throw new QuerySyntaxException(
          MAX_LENGTH,
          "the query is longer than " + MAX_LENGTH + " characters",
          "split it, or match long lists with indicators");
    }
    int lone = CodePoints.loneSurrogate(text);
    if (lone >= 0) {
      throw new QuerySyntaxException(lone, "half a character (a lone surrogate)", "remove it");
    }
    return new QueryParser(text, lists).parse();
  }

  private ParsedQuery parse() {
    skipSpace();
    if (at == text.length()) {
      return new ParsedQuery(Query.ALL, List.of());
    }
    Query query = disjunction(null);
    if (at < text.length()) {
      throw error(at, "a ) without its (", "remove it, or quote it to search for it");
    }
    return new ParsedQuery(query, warnings);
  }

  /// @param target the field of the list we are in, null outside of lists
  private Query disjunction(@Nullable Target target) {
    List<Query> terms = new ArrayList<>();
    terms.add(conjunction(target));
    while (keyword("OR")) {
      at += 2;
      terms.add(conjunction(target));
    }
    return Query.or(terms);
  }

  private Query conjunction(@Nullable Target target) {
    List<Query> terms = new ArrayList<>();
    skipSpace();
    while (at < text.length() && text.charAt(at) != ')' && !keyword("OR")) {
      if (keyword("AND")) {
        if (terms.isEmpty()) {
          throw error(at, "AND without anything before it", "quote it to search for the word");
        }
        int operator = at;
        at += 3;
        skipSpace();
        if (at == text.length() || text.charAt(at) == ')' || keyword("OR") || keyword("AND")) {
          throw error(operator, "AND without anything after it", "quote it to search for the word");
        }
      }
      terms.add(negation(target));
      skipSpace();
    }
    if (terms.isEmpty()) {
      boolean or = keyword("OR") || (at >= 2 && text.startsWith("OR", at - 2));
      throw error(
          at,
          or ? "OR without anything on one side" : "nothing to search for here",
          or ? "quote it to search for the word" : "write a word or field:value");
    }
    return Query.and(terms);
  }

  private Query negation(@Nullable Target target) {
    int start = at;
    if (keyword("NOT")) {
      at += 3;
      skipSpace();
      if (at == text.length() || text.charAt(at) == ')' || keyword("OR") || keyword("AND")) {
        throw error(start, "NOT without anything after it", "quote it to search for the word");
      }
      return new Not(deeper(target));
    }
    if (minus()) {
      at++;
      int terms = warnings.size();
      boolean bare = target == null && text.charAt(at) != '(' && fieldEnd() < 0;
      Query term = deeper(target);
      if (bare && terms == warnings.size()) {
        warn(start, "-word means NOT word; quote it to search for the dash");
      }
      return new Not(term);
    }
    return primary(target);
  }

  private Query deeper(@Nullable Target target) {
    enter();
    Query term = negation(target);
    depth--;
    return term;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw error(at, "more than " + MAX_DEPTH + " parentheses or NOTs inside each other", "");
    }
  }

  /// A dash that negates: before something, and not one of a pair (`--flag`).
  private boolean minus() {
    return at + 1 < text.length()
        && text.charAt(at) == '-'
        && text.charAt(at + 1) != '-'
        && text.charAt(at + 1) != ')'
        && !isSpace(text.charAt(at + 1));
  }

  private Query primary(@Nullable Target target) {
    if (text.charAt(at) == '(') {
      return group(target);
    }
    if (target != null) {
      return value(target);
    }
    int fieldEnd = fieldEnd();
    if (fieldEnd >= 0) {
      return field(fieldEnd);
    }
    int start = at;
    if (placeholder() != null) {
      throw error(start, "a parameter without a field", "write field:" + text.substring(start, at));
    }
    boolean quoted = text.charAt(at) == '"';
    String word = quoted ? phrase() : run();
    if (word.isEmpty() && !quoted) {
      throw error(start, "nothing to search for here", "write a word or field:value");
    }
    if (!quoted) {
      checkWord(start, word);
      suggest(start, word);
    }
    return words(start, pattern(start, word));
  }

  private Query group(@Nullable Target target) {
    int start = at++;
    enter();
    skipSpace();
    if (at < text.length() && text.charAt(at) == ')') {
      throw error(start, "nothing between ( and )", "quote them to search for them");
    }
    Query inner = disjunction(target);
    depth--;
    if (at == text.length()) {
      throw error(start, "a ( without its )", "add ), or quote it to search for it");
    }
    at++;
    return inner;
  }

  /// The index of the colon when a field's name stands here, or -1.
  private int fieldEnd() {
    if (text.charAt(at) == '"') {
      int end = phraseEnd(at);
      return end >= 0 && end < text.length() && text.charAt(end) == ':' ? end : -1;
    }
    int end = runEnd(at);
    int colon = text.indexOf(':', at);
    if (colon <= at || colon >= end) {
      return -1;
    }
    String name = text.substring(at, colon);
    boolean drive =
        name.length() == 1
            && Character.isLetter(name.charAt(0))
            && colon + 1 < end
            && "\\/".indexOf(text.charAt(colon + 1)) >= 0;
    if (drive
        || text.startsWith("//", colon + 1)
        || name.indexOf('\\') >= 0
        || name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    String whole = text.substring(at, end);
    boolean address = Address.parse(whole).isPresent() || IpNetwork.parse(whole) != null;
    return address ? -1 : colon;
  }

  private Query field(int colon) {
    int start = at;
    String name = text.charAt(at) == '"' ? phrase() : text.substring(at, colon);
    boolean quoted = text.charAt(start) == '"';
    if (!quoted && (name.indexOf('*') >= 0 || name.indexOf('?') >= 0)) {
      throw error(
          start, "wildcards in field names are not supported", "write the fields out with OR");
    }
    if (name.isEmpty()) {
      throw error(start, "a field without a name", "write field:value");
    }
    at = colon + 1;
    if (at == text.length() || isSpace(text.charAt(at)) || text.charAt(at) == ')') {
      throw error(
          at, "a value must follow " + name + ":", name + ":* asks whether it has any value");
    }
    if (name.equals(EXISTS) && !quoted) {
      int position = at;
      Target target = target(position, text.charAt(at) == '"' ? phrase() : run());
      return exists(position, target);
    }
    Target target = target(start, name);
    return text.charAt(at) == '(' ? group(target) : value(target);
  }

  /// A field as typed.
  private record Target(String name, List<Field> fields) {}

  private Target target(int position, String name) {
    if (name.isEmpty()) {
      throw error(position, "a field without a name", "write field:value");
    }
    if (!names.knows(name)) {
      List<String> nearest = names.nearest(name);
      warn(
          position,
          name
              + " is no column: searched as an attribute"
              + (nearest.isEmpty() ? "" : "; did you mean " + String.join(", ", nearest) + "?"));
    }
    return new Target(name, names.resolve(name));
  }

  private Query exists(int position, Target target) {
    return either(position, target, field -> new Where(field, new Exists()));
  }

  private Query value(Target target) {
    int start = at;
    char c = text.charAt(at);
    String list = placeholder();
    if (list != null) {
      return anyOf(start, target, list);
    }
    if (c == '"') {
      Pattern pattern = pattern(start, phrase());
      checkAddress(start, target, pattern);
      return either(start, target, field -> matching(target, field, pattern));
    }
    if (c == '[' || c == '{') {
      Query range = range(target);
      if (range != null) {
        return range;
      }
    }
    if (c == '>' || c == '<') {
      return comparison(target);
    }
    String word = run();
    if (word.isEmpty()) {
      throw error(start, "a value must follow " + target.name + ":", "");
    }
    checkWord(start, word);
    Pattern pattern = pattern(start, word);
    checkAddress(start, target, pattern);
    return either(start, target, field -> matching(target, field, pattern));
  }

  /// The name of the list that is asked for here, null when none is.
  private @Nullable String placeholder() {
    if (lists == null || text.charAt(at) != '{') {
      return null;
    }
    Matcher matcher = PLACEHOLDER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt() || matcher.end() != runEnd(at)) {
      return null;
    }
    at = matcher.end();
    return matcher.group(1);
  }

  private Query anyOf(int start, Target target, String name) {
    List<String> values = Objects.requireNonNull(lists).get(name);
    if (values == null) {
      throw error(start, "there is no parameter " + name, "quote it to search for the braces");
    }
    List<Query> any = new ArrayList<>();
    for (String value : values) {
      Pattern pattern = pattern(start, value);
      checkAddress(start, target, pattern);
      any.add(either(start, target, field -> matching(target, field, pattern)));
    }
    return Query.or(any);
  }

  /// The literal as typed, and as the column spells it when the name is a source's own.
  private Query matching(Target target, Field field, Pattern literal) {
    Query typed = Literals.matching(field, literal);
    if (!(field instanceof ColumnField(Column column)) || literal.hasWildcard()) {
      return typed;
    }
    Set<Query> spellings = new LinkedHashSet<>();
    spellings.add(typed);
    for (String text : names.decoded(target.name, column, literal.exact().orElse(""))) {
      spellings.add(Literals.matching(field, Pattern.exactly(text)));
    }
    return Query.or(List.copyOf(spellings));
  }

  private Query comparison(Target target) {
    int start = at;
    boolean greater = text.charAt(at++) == '>';
    boolean inclusive = at < text.length() && text.charAt(at) == '=';
    if (inclusive) {
      at++;
    }
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    String literal = quoted ? phrase() : run();
    if (literal.isEmpty() && !quoted) {
      throw error(at, "a comparison without a value", "write it without blanks: field:>=500");
    }
    Bound<String> bound = new Bound<>(literal, inclusive);
    return either(
        start,
        target,
        field -> Literals.between(field, greater ? bound : null, greater ? null : bound, quoted));
  }

  /// A range, or null when the bracket begins a word.
  private @Nullable Query range(Target target) {
    int start = at;
    boolean lowIncluded = text.charAt(at++) == '[';
    Optional<RangeEnd> low = rangeEnd();
    skipSpace();
    if (low.isEmpty() || !keyword("TO")) {
      at = start;
      return null;
    }
    at += 2;
    skipSpace();
    Optional<RangeEnd> high = rangeEnd();
    skipSpace();
    if (high.isEmpty() || at == text.length() || "]}".indexOf(text.charAt(at)) < 0) {
      throw error(start, "a range without its end", "write [a TO b], with * for an open end");
    }
    boolean highIncluded = text.charAt(at++) == ']';
    Bound<String> least = low.get().bound(lowIncluded);
    Bound<String> most = high.get().bound(highIncluded);
    boolean asText = low.get().quoted || high.get().quoted;
    return either(start, target, field -> Literals.between(field, least, most, asText));
  }

  private record RangeEnd(String text, boolean quoted) {
    @Nullable Bound<String> bound(boolean inclusive) {
      return !quoted && text.equals("*") ? null : new Bound<>(text, inclusive);
    }
  }

  private Optional<RangeEnd> rangeEnd() {
    skipSpace();
    if (at < text.length() && text.charAt(at) == '"') {
      return Optional.of(new RangeEnd(phrase(), true));
    }
    int start = at;
    while (at < text.length()
        && !isSpace(text.charAt(at))
        && "]}\"()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at == start
        ? Optional.empty()
        : Optional.of(new RangeEnd(text.substring(start, at), false));
  }

  /// Makes the condition for each field of the name; one that makes no sense for some of several
  /// fields is left out.
  private Query either(int position, Target target, Function<Field, Query> condition) {
    List<Query> terms = new ArrayList<>();
    IllegalArgumentException refused = null;
    for (Field field : target.fields) {
      try {
        Query term = condition.apply(field);
        count(position);
        if (!term.equals(Query.NONE)) {
          terms.add(term);
        }
      } catch (IllegalArgumentException e) {
        refused = e;
      }
    }
    if (terms.isEmpty() && refused != null) {
      throw error(position, String.valueOf(refused.getMessage()), example(target));
    }
    if (terms.isEmpty()) {
      warn(position, "no value of " + target.name + " can be so: this finds nothing");
    }
    return Query.or(terms);
  }

  /// How conditions on such a field are written.
  private static String example(Target target) {
    for (Field field : target.fields) {
      if (field instanceof ColumnField(Column column)) {
        String name = target.name;
        return switch (column.type()) {
          case INT, LONG -> "write " + name + ":80, " + name + ":>=500 or " + name + ":[1 TO 9]";
          case BOOLEAN -> "write " + name + ":true or " + name + ":false";
          case TIME -> "write " + name + ":>=2026-11-20 or " + name + ":2026-11-20T14:03";
          case TEXT, TEXT_LIST ->
              isAddress(field)
                  ? "write " + name + ":10.0.0.0/8 or " + name + ":[10.0.0.1 TO 10.0.0.9]"
                  : "";
        };
      }
    }
    return "";
  }

  private static boolean isAddress(Field field) {
    return field instanceof ColumnField(Column column) && column.hot() == HotMapping.IP;
  }

  /// What is no address is in no field of addresses: a slip, which the plain answer would hide.
  private void checkAddress(int position, Target target, Pattern literal) {
    String text = literal.exact().orElse(null);
    if (text != null
        && target.fields.stream().allMatch(QueryParser::isAddress)
        && Address.parse(text).isEmpty()
        && IpNetwork.parse(text) == null) {
      warn(
          position,
          target.name + " holds addresses, and this is none: it finds nothing; " + example(target));
    }
  }

  private Query words(int position, Pattern word) {
    if (word.fitsAll() || word.parts().isEmpty()) {
      return Query.ALL;
    }
    List<Query> terms = new ArrayList<>();
    for (Column column : names.textColumns()) {
      count(position);
      terms.add(Literals.containing(column, word));
    }
    return Query.or(terms);
  }

  private void count(int position) {
    if (++conditions > MAX_CONDITIONS) {
      throw error(
          position,
          "the query comes to more than " + MAX_CONDITIONS + " conditions",
          "name the field instead of bare words, or match long lists with indicators");
    }
  }

  private void suggest(int position, String word) {
    if (word.equals("and") || word.equals("or") || word.equals("not")) {
      warn(
          position,
          "'"
              + word
              + "' is searched as a word; the operator is written "
              + word.toUpperCase(Locale.ROOT));
    } else if (Address.parse(word).isPresent() || IpNetwork.parse(word) != null) {
      warn(position, "a bare word searches texts; for addresses write related.ip:" + word);
    } else if (HashValue.canonical(word) != null) {
      warn(position, "a bare word searches texts; for hashes write related.hash:" + word);
    }
  }

  /// Refuses what other languages have and this one does not, rather than searching for it as text.
  private void checkWord(int start, String word) {
    if (word.equals("&&") || word.equals("||")) {
      throw error(start, word + " is no operator", "write AND or OR, or quote it");
    }
    if (word.matches("(?s).*\\^[0-9]+(\\.[0-9]+)?")) {
      throw error(
          start + word.lastIndexOf('^'),
          "boosts (^) are not supported",
          "quote it: \"" + word + "\"");
    }
    if (word.matches("(?s).+~[0-9.]*")) {
      throw error(
          start + word.lastIndexOf('~'),
          "fuzzy search (~) is not supported",
          "quote it: \"" + word + "\"");
    }
    if (word.length() > 2 && word.startsWith("/") && word.endsWith("/")) {
      throw error(
          start, "regular expressions (/…/) are not supported", "quote a path: \"" + word + "\"");
    }
  }

  /// Splits a literal at its wildcards and resolves backslashes.
  private Pattern pattern(int position, String literal) {
    List<Part> parts = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      boolean escapes =
          c == '\\' && i + 1 < literal.length() && "*?\\".indexOf(literal.charAt(i + 1)) >= 0;
      if (escapes) {
        char escaped = literal.charAt(++i);
        if (escaped != '\\') {
          warn(
              position,
              "\\"
                  + escaped
                  + " is the character itself; for a backslash and a wildcard write \\\\"
                  + escaped);
        }
        piece.append(escaped);
      } else if (c == '*' || c == '?') {
        parts.add(new Part.Text(piece.toString()));
        parts.add(c == '*' ? Part.ANY : Part.ONE);
        piece.setLength(0);
      } else {
        piece.append(c);
      }
    }
    parts.add(new Part.Text(piece.toString()));
    return Pattern.of(parts);
  }

  private String run() {
    int start = at;
    at = runEnd(at);
    return text.substring(start, at);
  }

  private int runEnd(int from) {
    int end = from;
    while (end < text.length()
        && !isSpace(text.charAt(end))
        && "()\"".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private String phrase() {
    int start = at;
    int end = phraseEnd(at);
    if (end < 0) {
      throw error(
          start, "a quote without its end", "add \", or write \"\" for a quote in a phrase");
    }
    at = end;
    if (at < text.length() && (text.charAt(at) == '~' || text.charAt(at) == '^')) {
      throw error(
          at,
          text.charAt(at) == '~'
              ? "proximity search (~) is not supported"
              : "boosts (^) are not supported",
          "remove it");
    }
    if (at < text.length()
        && text.charAt(end - 2) == '\\'
        && !isSpace(text.charAt(at))
        && "():]}".indexOf(text.charAt(at)) < 0) {
      warn(end - 2, "a backslash does not escape a quote; write \"\" for a quote in a phrase");
    }
    return text.substring(start + 1, end - 1).replace("\"\"", "\"");
  }

  /// The index after the closing quote, or -1.
  private int phraseEnd(int from) {
    for (int i = from + 1; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        if (i + 1 == text.length() || text.charAt(i + 1) != '"') {
          return i + 1;
        }
        i++;
      }
    }
    return -1;
  }

  private boolean keyword(String word) {
    int end = at + word.length();
    return text.startsWith(word, at)
        && (end == text.length()
            || isSpace(text.charAt(end))
            || "()\"".indexOf(text.charAt(end)) >= 0);
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || c == '\u00a0';
  }

  private void warn(int position, String message) {
    warnings.add(new QueryWarning(position, message));
  }

  private static QuerySyntaxException error(int position, String message, String hint) {
    return new QuerySyntaxException(position, message, hint);
  }
}
