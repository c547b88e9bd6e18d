/// Whom and where to tell of cases, as the files of operators say it: rules, people, and a rota.
/// What they mean is the business of the module that tells.
@NullMarked
package dev.takagari.core.route;

import org.jspecify.annotations.NullMarked;
