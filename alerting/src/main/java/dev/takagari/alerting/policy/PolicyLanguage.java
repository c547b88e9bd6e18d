package dev.takagari.alerting.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.normalize.NearName;
import dev.takagari.core.policy.Levels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/// CEL as policies write it: the fields of [InputField], the levels as constants, and a few
/// functions of ours. Every expression is checked against the types before it is used, and bounded
/// in its length, its iterations and its regular expressions.
final class PolicyLanguage {
  /// Longest expression in characters.
  static final int LONGEST = 4_000;

  /// How often macros over lists may go round in one evaluation.
  static final int MOST_ITERATIONS = 10_000;

  private static final int LARGEST_REGEX = 2_000;
  private static final int DEEPEST = 50;
  private static final String VALUE = "value";
  private static final String VALUES = "values";
  private static final String JOIN = "join";
  private static final String LOWER = "lower";
  private static final String MATCHES = "matches";
  private static final java.util.regex.Pattern CHAIN =
      java.util.regex.Pattern.compile("[A-Za-z_][A-Za-z_0-9]*(?:\\.[A-Za-z_][A-Za-z_0-9]*)*");
  private static final java.util.regex.Pattern UNDECLARED =
      java.util.regex.Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .maxRegexProgramSize(LARGEST_REGEX)
          // the runtime knows no other way
          .enableHeterogeneousNumericComparisons(true)
          .build();

  /// The levels by the names that expressions use.
  static final Map<String, Long> CONSTANTS = constants();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(
              CelFunctionBinding.from(VALUE, Map.class, String.class, PolicyLanguage::first),
              CelFunctionBinding.from(VALUES, Map.class, String.class, PolicyLanguage::all),
              CelFunctionBinding.from(JOIN, List.class, String.class, PolicyLanguage::joined),
              CelFunctionBinding.from(LOWER, String.class, text -> text.toLowerCase(Locale.ROOT)))
          .build();
  private static final CelCompiler CONDITIONS = compiler(SimpleType.BOOL);
  private static final CelCompiler TEXTS = compiler(SimpleType.STRING);

  private PolicyLanguage() {}

  /// Something wrong with an expression.
  ///
  /// @param line of the expression, from 1
  /// @param character of that line, from 1
  record Fault(int line, int character, String what) {}

  /// An expression that can be evaluated, or what is wrong with it.
  ///
  /// @param faults empty when it can be
  record Compiled(Optional<Expression> expression, List<Fault> faults) {}

  /// A checked expression. Safe for use by several threads.
  record Expression(CelRuntime.Program program) {
    /// @throws CelEvaluationException when it cannot be evaluated with these values
    Object evaluate(Map<String, Object> values) throws CelEvaluationException {
      return program.eval(values);
    }
  }

  static Compiled condition(String text) {
    return compiled(text, CONDITIONS);
  }

  static Compiled text(String text) {
    return compiled(text, TEXTS);
  }

  private static Map<String, Long> constants() {
    Map<String, Long> constants = new HashMap<>();
    for (Severity severity : Severity.values()) {
      constants.put(severity.name(), Levels.rank(severity));
    }
    for (Tell tell : Tell.values()) {
      constants.put(tell.name(), Levels.rank(tell));
    }
    return Collections.unmodifiableMap(constants);
  }

  private static CelCompiler compiler(CelType result) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(result)
            .addFunctionDeclarations(
                member(VALUE, SimpleType.STRING, InputType.TABLE.cel(), SimpleType.STRING),
                member(VALUES, InputType.TEXTS.cel(), InputType.TABLE.cel(), SimpleType.STRING),
                member(JOIN, SimpleType.STRING, InputType.TEXTS.cel(), SimpleType.STRING),
                member(LOWER, SimpleType.STRING, SimpleType.STRING));
    for (InputField field : InputField.values()) {
      builder.addVar(field.path(), field.type().cel());
    }
    CONSTANTS.keySet().forEach(name -> builder.addVar(name, SimpleType.INT));
    return builder.build();
  }

  private static CelFunctionDecl member(String name, CelType result, CelType... arguments) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload(name, result, arguments));
  }

  private static Object first(Map<?, ?> table, String name) {
    List<?> values = all(table, name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static List<?> all(Map<?, ?> table, String name) {
    return table.get(name) instanceof List<?> values ? values : List.of();
  }

  private static Object joined(List<?> texts, String between) {
    return String.join(between, texts.stream().map(String::valueOf).toList());
  }

  private static Compiled compiled(String text, CelCompiler compiler) {
    CelValidationResult result = compiler.compile(text);
    List<Fault> faults = new ArrayList<>();
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      checkConstants(tree, faults);
      if (faults.isEmpty()) {
        return new Compiled(Optional.of(new Expression(RUNTIME.createProgram(tree))), List.of());
      }
    } catch (CelValidationException e) {
      for (CelIssue issue : e.getErrors()) {
        faults.add(fault(issue, text));
      }
    } catch (CelEvaluationException e) {
      faults.add(new Fault(1, 1, "cannot be used"));
    }
    return new Compiled(Optional.empty(), faults);
  }

  /// Names of columns and regular expressions that stand there as texts are known before anything
  /// is evaluated.
  private static void checkConstants(CelAbstractSyntaxTree tree, List<Fault> faults) {
    List<String> columns = EventSchema.current().columns().stream().map(Column::name).toList();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .filter(expression -> expression.getKind() == CelExpr.ExprKind.Kind.CALL)
        .forEach(
            call -> {
              Optional<CelExpr> constant = onlyText(call);
              if (constant.isEmpty()) {
                return;
              }
              String text = constant.get().constant().stringValue();
              String function = call.call().function();
              boolean table = function.equals(VALUE) || function.equals(VALUES);
              if (table && name(call.call().target()).equals(InputField.DETECTION_FIELDS.path())) {
                if (!columns.contains(text)) {
                  faults.add(
                      fault(
                          tree,
                          constant.get(),
                          "there is no column `" + text + "`" + hint(text, columns)));
                }
              } else if (function.equals(MATCHES)) {
                try {
                  Pattern.compile(text);
                } catch (PatternSyntaxException e) {
                  faults.add(
                      fault(tree, constant.get(), "no regular expression: " + e.getDescription()));
                }
              }
            });
  }

  /// The last argument of a call, if it is a text.
  private static Optional<CelExpr> onlyText(CelExpr call) {
    List<CelExpr> arguments = call.call().args();
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    CelExpr last = arguments.getLast();
    return last.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && last.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(last)
        : Optional.empty();
  }

  /// `a.b` of an expression that is a name, else empty.
  private static String name(Optional<CelExpr> expression) {
    if (expression.isEmpty()) {
      return "";
    }
    CelExpr one = expression.get();
    return switch (one.getKind()) {
      case IDENT -> one.ident().name();
      case SELECT -> name(Optional.of(one.select().operand())) + "." + one.select().field();
      default -> "";
    };
  }

  private static Fault fault(CelAbstractSyntaxTree tree, CelExpr at, String what) {
    Integer offset = tree.getSource().getPositionsMap().get(at.id());
    CelSourceLocation location =
        tree.getSource()
            .getOffsetLocation(offset == null ? 0 : offset)
            .orElse(CelSourceLocation.of(1, 0));
    return new Fault(location.getLine(), location.getColumn() + 1, what);
  }

  private static Fault fault(CelIssue issue, String text) {
    int line = Math.max(1, issue.getSourceLocation().getLine());
    int column = Math.max(0, issue.getSourceLocation().getColumn());
    String what = issue.getMessage().lines().findFirst().orElse("");
    Matcher undeclared = UNDECLARED.matcher(what);
    if (undeclared.matches()) {
      what = unknown(undeclared.group(1), rest(text, line, column));
    } else {
      what = what.replaceFirst(" \\(candidates: .*| expecting \\{.*", "");
    }
    return new Fault(line, column + 1, what);
  }

  private static String unknown(String name, String rest) {
    Matcher chain = CHAIN.matcher(rest);
    // the place of a function that is not there is its bracket
    if (!chain.lookingAt()) {
      return "there is no function `"
          + name
          + "`"
          + hint(
              name, List.of(VALUE, VALUES, JOIN, LOWER, MATCHES, "size", "startsWith", "contains"));
    }
    List<String> known = new ArrayList<>(CONSTANTS.keySet());
    for (InputField field : InputField.values()) {
      known.add(field.path());
    }
    // what follows a field may be a function of it
    String whole = chain.group();
    String shown =
        rest.startsWith("(", chain.end()) ? whole.substring(0, whole.lastIndexOf('.')) : whole;
    return "there is no field `" + shown + "`" + hint(shown, known);
  }

  private static String rest(String text, int line, int column) {
    List<String> lines = text.lines().toList();
    String found = line <= lines.size() ? lines.get(line - 1) : "";
    return column <= found.length() ? found.substring(column) : "";
  }

  /// A name that is near, as a hint behind a message; empty when none is.
  static String hint(String name, Collection<String> known) {
    return NearName.of(name, known).map(near -> " (did you mean `" + near + "`?)").orElse("");
  }
}
