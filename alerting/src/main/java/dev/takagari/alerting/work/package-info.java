/// How work that is due is taken and done, whatever it is.
@NullMarked
package dev.takagari.alerting.work;

import org.jspecify.annotations.NullMarked;
