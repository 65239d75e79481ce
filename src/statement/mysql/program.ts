import { dataType } from "./data-type.js";
import {
  advance,
  deeper,
  expression,
  list,
  name,
  needs,
  type Parsing,
  peek,
  sees,
  seesName,
  takes,
  takesOneOf,
} from "./parsing.js";
import { adopt, adoptLater, newTally, summedUp } from "./tally.js";

/** The body of a routine, trigger or event: what it does is done whenever it is called. */
export function programBody(p: Parsing, parameters: readonly string[]): void {
  const { tally, locals } = p;
  p.tally = newTally();
  p.locals = new Set(parameters);
  step(p);
  adoptLater(tally, summedUp("BEGIN END", p.tally));
  p.tally = tally;
  p.locals = locals;
}

/** A statement of a program, without the semicolon after it. https://dev.mysql.com/doc/refman/8.0/en/sql-compound-statements.html */
function step(p: Parsing): void {
  deeper(p, () => {
    if (seesName(p) && peek(p, 1).key === ":") p.next += 2;
    const control = controls[peek(p).key];
    if (control === undefined || (sees(p, "REPEAT") && peek(p, 1).key === "(")) return plain(p);
    advance(p);
    control(p);
  });
}

/** A statement as it might stand outside of a program. */
function plain(p: Parsing): void {
  adopt(p.tally, p.rules.statement(p));
}

/** Statements to one of these words. */
function steps(p: Parsing, ...ends: readonly string[]): void {
  while (!ends.some((end) => sees(p, end))) {
    step(p);
    needs(p, ";");
  }
}

function endLabel(p: Parsing): void {
  if (seesName(p)) advance(p);
}

const controls: Readonly<Record<string, (p: Parsing) => void>> = {
  BEGIN: (p) => {
    steps(p, "END");
    needs(p, "END");
    endLabel(p);
  },
  DECLARE: (p) => declare(p),
  IF: (p) => {
    expression(p);
    needs(p, "THEN");
    steps(p, "ELSEIF", "ELSE", "END");
    while (takes(p, "ELSEIF")) {
      expression(p);
      needs(p, "THEN");
      steps(p, "ELSEIF", "ELSE", "END");
    }
    if (takes(p, "ELSE")) steps(p, "END");
    needs(p, "END", "IF");
  },
  CASE: (p) => {
    if (!sees(p, "WHEN")) expression(p);
    while (takes(p, "WHEN")) {
      expression(p);
      needs(p, "THEN");
      steps(p, "WHEN", "ELSE", "END");
    }
    if (takes(p, "ELSE")) steps(p, "END");
    needs(p, "END", "CASE");
  },
  LOOP: (p) => {
    steps(p, "END");
    needs(p, "END", "LOOP");
    endLabel(p);
  },
  WHILE: (p) => {
    expression(p);
    needs(p, "DO");
    steps(p, "END");
    needs(p, "END", "WHILE");
    endLabel(p);
  },
  REPEAT: (p) => {
    steps(p, "UNTIL");
    needs(p, "UNTIL");
    expression(p);
    needs(p, "END", "REPEAT");
    endLabel(p);
  },
  LEAVE: (p) => void name(p),
  ITERATE: (p) => void name(p),
  RETURN: (p) => void expression(p),
  OPEN: (p) => void name(p),
  CLOSE: (p) => void name(p),
  FETCH: (p) => {
    if (takes(p, "NEXT")) needs(p, "FROM");
    else takes(p, "FROM");
    name(p);
    needs(p, "INTO");
    list(p, name);
  },
};

function declare(p: Parsing): void {
  if (takesOneOf(p, "CONTINUE", "EXIT", "UNDO") !== undefined) {
    needs(p, "HANDLER", "FOR");
    list(p, condition);
    return step(p);
  }
  const first = name(p);
  if (takes(p, "CONDITION")) {
    needs(p, "FOR");
    return condition(p);
  }
  if (takes(p, "CURSOR")) {
    needs(p, "FOR");
    return p.rules.query(p);
  }
  p.locals?.add(first.toLowerCase());
  while (takes(p, ",")) p.locals?.add(name(p).toLowerCase());
  dataType(p);
  if (takes(p, "DEFAULT")) expression(p);
  return undefined;
}

function condition(p: Parsing): void {
  if (takes(p, "SQLSTATE")) {
    takes(p, "VALUE");
    advance(p);
  } else if (takes(p, "NOT")) needs(p, "FOUND");
  else if (takesOneOf(p, "SQLWARNING", "SQLEXCEPTION") === undefined) advance(p);
}
