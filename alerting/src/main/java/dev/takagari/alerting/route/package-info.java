/// To whom a case belongs, where it is told, and who is called for it: rules, people and a rota.
@NullMarked
package dev.takagari.alerting.route;

import org.jspecify.annotations.NullMarked;
