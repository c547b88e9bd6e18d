/// Cases as issues of a repository on GitHub or GitHub Enterprise, and what people do to them
/// there.
@NullMarked
package dev.takagari.alerting.github;

import org.jspecify.annotations.NullMarked;
