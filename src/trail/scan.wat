;; Finds the objects that stand at depth 0 of JSON, 32 bytes at a time, and in each the value of its own key "eventSource".
;; It is exact for valid JSON: strings, escapes and depth are followed for every byte. What it can't be sure of, it says.
;; `npm run wasm` writes scan-wasm.ts from this file.
(module
  ;; 0: the 64 bytes before the piece; 64: the piece, then zeros to a multiple of 32; 0x50000: what was found.
  (memory (export "memory") 32)

  ;; Bits of a block are numbered from its first byte. -1 when the block before ended inside a string.
  (global $in_string (mut i32) (i32.const 0))
  ;; 1 when the block before ended with a backslash that escapes.
  (global $escapes_next (mut i32) (i32.const 0))
  (global $depth (mut i32) (i32.const 0))
  ;; Of the object that is open: where it begins, how often it has the key, whether it may have it spelled otherwise, where the value is.
  (global $start (mut i32) (i32.const 0))
  (global $keys (mut i32) (i32.const 0))
  (global $doubt (mut i32) (i32.const 0))
  (global $value (mut i32) (i32.const 0))
  ;; Where the list that holds the objects was closed; -1 until then.
  (global $end (mut i32) (i32.const -1))

  (func (export "reset")
    (global.set $in_string (i32.const 0))
    (global.set $escapes_next (i32.const 0))
    (global.set $depth (i32.const 0))
    (global.set $end (i32.const -1)))

  (func (export "end") (result i32) (global.get $end))

  ;; How deep it is when all was scanned; -1 inside a string.
  (func (export "depth") (result i32)
    (select (i32.const -1) (global.get $depth) (global.get $in_string)))

  ;; Scans the piece of `length` bytes that stands at `base` in the file. Answers how many objects ended in it; each is written down
  ;; as where it begins, where it ends (exclusive), and where the value of its "eventSource" begins, 0 when that is not certain.
  (func (export "scan") (param $base i32) (param $length i32) (result i32)
    (local $a v128) (local $b v128)
    (local $at i32) (local $stop i32) (local $found i32) (local $depth i32)
    (local $quotes i32) (local $backslashes i32) (local $marks i32) (local $colons i32)
    (local $escaped i32) (local $bit i32) (local $strings i32)
    (local $last_backslash i32) (local $p i32) (local $before i64)
    (local.set $found (i32.const 0x50000))
    (local.set $depth (global.get $depth))
    ;; From a place in memory to the place in the file.
    (local.set $base (i32.sub (local.get $base) (i32.const 64)))
    (local.set $at (i32.const 64))
    ;; One may stand before the piece.
    (local.set $last_backslash (i32.const 63))
    (local.set $stop (i32.add (i32.const 64) (local.get $length)))
    (block $done
      (loop $blocks
        (br_if $done (i32.ge_u (local.get $at) (local.get $stop)))
        (local.set $a (v128.load (local.get $at)))
        (local.set $b (v128.load offset=16 (local.get $at)))
        (local.set $quotes
          (i32.or
            (i8x16.bitmask (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0x22))))
            (i32.shl
              (i8x16.bitmask (i8x16.eq (local.get $b) (i8x16.splat (i32.const 0x22))))
              (i32.const 16))))
        (local.set $backslashes
          (i32.or
            (i8x16.bitmask (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0x5c))))
            (i32.shl
              (i8x16.bitmask (i8x16.eq (local.get $b) (i8x16.splat (i32.const 0x5c))))
              (i32.const 16))))

        ;; A backslash that is not escaped itself escapes what follows.
        (local.set $escaped (global.get $escapes_next))
        (if (i32.or (local.get $backslashes) (local.get $escaped))
          (then
            (local.set $last_backslash (i32.add (local.get $at) (i32.const 31)))
            (global.set $escapes_next (i32.const 0))
            (local.set $backslashes
              (i32.and (local.get $backslashes) (i32.xor (local.get $escaped) (i32.const -1))))
            (block $no_more
              (loop $escapes
                (br_if $no_more (i32.eqz (local.get $backslashes)))
                (local.set $bit
                  (i32.and (local.get $backslashes) (i32.sub (i32.const 0) (local.get $backslashes))))
                (if (i32.lt_s (local.get $bit) (i32.const 0)) (then (global.set $escapes_next (i32.const 1))))
                (local.set $escaped (i32.or (local.get $escaped) (i32.shl (local.get $bit) (i32.const 1))))
                (local.set $backslashes
                  (i32.and (local.get $backslashes)
                    (i32.xor
                      (i32.or (local.get $bit) (i32.shl (local.get $bit) (i32.const 1)))
                      (i32.const -1))))
                (br $escapes)))
            (local.set $quotes
              (i32.and (local.get $quotes) (i32.xor (local.get $escaped) (i32.const -1))))))

        ;; Each byte from an opening quote to before the closing one: every quote turns all bits after it.
        (local.set $strings (i32.xor (local.get $quotes) (i32.shl (local.get $quotes) (i32.const 1))))
        (local.set $strings (i32.xor (local.get $strings) (i32.shl (local.get $strings) (i32.const 2))))
        (local.set $strings (i32.xor (local.get $strings) (i32.shl (local.get $strings) (i32.const 4))))
        (local.set $strings (i32.xor (local.get $strings) (i32.shl (local.get $strings) (i32.const 8))))
        (local.set $strings (i32.xor (local.get $strings) (i32.shl (local.get $strings) (i32.const 16))))
        (local.set $strings (i32.xor (local.get $strings) (global.get $in_string)))
        (global.set $in_string (i32.shr_s (local.get $strings) (i32.const 31)))

        ;; A bracket differs from the brace by one bit.
        (local.set $marks
          (i32.or
          (i32.or
            (i8x16.bitmask (i8x16.eq (v128.or (local.get $a) (i8x16.splat (i32.const 0x20))) (i8x16.splat (i32.const 0x7b))))
            (i32.shl
              (i8x16.bitmask (i8x16.eq (v128.or (local.get $b) (i8x16.splat (i32.const 0x20))) (i8x16.splat (i32.const 0x7b))))
              (i32.const 16)))
          (i32.or
            (i8x16.bitmask (i8x16.eq (v128.or (local.get $a) (i8x16.splat (i32.const 0x20))) (i8x16.splat (i32.const 0x7d))))
            (i32.shl
              (i8x16.bitmask (i8x16.eq (v128.or (local.get $b) (i8x16.splat (i32.const 0x20))) (i8x16.splat (i32.const 0x7d))))
              (i32.const 16)))))
        (local.set $marks (i32.and (local.get $marks) (i32.xor (local.get $strings) (i32.const -1))))

        ;; Colons matter where keys of the object itself may stand.
        (if (i32.or (local.get $marks) (i32.eq (local.get $depth) (i32.const 1)))
          (then
            (local.set $colons
          (i32.or
            (i8x16.bitmask (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0x3a))))
            (i32.shl
              (i8x16.bitmask (i8x16.eq (local.get $b) (i8x16.splat (i32.const 0x3a))))
              (i32.const 16))))
            (local.set $marks
              (i32.or (local.get $marks)
                (i32.and (local.get $colons) (i32.xor (local.get $strings) (i32.const -1)))))))

        (block $no_marks
          (loop $each
            (br_if $no_marks (i32.eqz (local.get $marks)))
            (local.set $p (i32.add (local.get $at) (i32.ctz (local.get $marks))))
            (local.set $bit (i32.shr_u (local.get $colons) (i32.ctz (local.get $marks))))
            (local.set $marks (i32.and (local.get $marks) (i32.sub (local.get $marks) (i32.const 1))))
            (if (i32.and (local.get $bit) (i32.const 1))
              (then
                (if (i32.eq (local.get $depth) (i32.const 1))
                  (then
                    (local.set $before (i64.load (i32.sub (local.get $p) (i32.const 8))))
                    ;; Hardly any key: it ends with `tSource"`, or with something else than a quote, or has a backslash near.
                    (if (i32.or
                          (i32.or
                            (i64.eq (local.get $before) (i64.const 0x22656372756f5374))
                            (i64.ne (i64.shr_u (local.get $before) (i64.const 56)) (i64.const 0x22)))
                          (i32.le_s (i32.sub (local.get $p) (local.get $last_backslash)) (i32.const 17)))
                      (then (call $look_at_key (local.get $p) (local.get $base)))))))
              ;; Of { [ and } ] the openers have the second bit.
              (else (if (i32.and (i32.load8_u (local.get $p)) (i32.const 2))
                (then
                  (if (i32.eqz (local.get $depth))
                    (then
                      (global.set $start (i32.add (local.get $p) (local.get $base)))
                      (global.set $keys (i32.const 0))
                      (global.set $doubt (i32.const 0))))
                  (local.set $depth (i32.add (local.get $depth) (i32.const 1))))
                (else
                  (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
                  (if (i32.eqz (local.get $depth))
                    (then
                      (i32.store (local.get $found) (global.get $start))
                      (i32.store offset=4 (local.get $found)
                        (i32.add (i32.add (local.get $p) (local.get $base)) (i32.const 1)))
                      (i32.store offset=8 (local.get $found)
                        (select (global.get $value) (i32.const 0)
                          (i32.and
                            (i32.eq (global.get $keys) (i32.const 1))
                            (i32.eqz (global.get $doubt)))))
                      (local.set $found (i32.add (local.get $found) (i32.const 12)))))
                  (if (i32.lt_s (local.get $depth) (i32.const 0))
                    (then
                      (global.set $end (i32.add (local.get $p) (local.get $base)))
                      (br $done)))))))
            (br $each)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $blocks)))
    (global.set $depth (local.get $depth))
    (i32.div_u (i32.sub (local.get $found) (i32.const 0x50000)) (i32.const 12)))

  ;; Is the key before the colon at `p` "eventSource", or may it be, spelled with an escape or with a space before the colon?
  (func $look_at_key (param $p i32) (param $base i32)
    (local $before v128)
    (if (i32.ne (i32.load8_u (i32.sub (local.get $p) (i32.const 1))) (i32.const 0x22))
      (then (global.set $doubt (i32.const 1)) (return)))
    ;; `tSource"` and `"eventSo`, read as numbers; the opening quote is none when it is escaped.
    (if (i32.and
          (i64.eq (i64.load (i32.sub (local.get $p) (i32.const 8))) (i64.const 0x22656372756f5374))
          (i64.eq (i64.load (i32.sub (local.get $p) (i32.const 13))) (i64.const 0x6f53746e65766522)))
      (then
        (if (i32.eq (i32.load8_u (i32.sub (local.get $p) (i32.const 14))) (i32.const 0x5c))
          (then (global.set $doubt (i32.const 1)) (return)))
        (global.set $keys (i32.add (global.get $keys) (i32.const 1)))
        (global.set $value (i32.add (i32.add (local.get $p) (local.get $base)) (i32.const 1)))
        (return)))
    ;; However many of the eleven letters are escaped, the last backslash stands at most 17 bytes before the colon, after the last quote.
    (local.set $before (v128.load (i32.sub (local.get $p) (i32.const 17))))
    (if (i32.gt_u
          (i8x16.bitmask (i8x16.eq (local.get $before) (i8x16.splat (i32.const 0x5c))))
          (i8x16.bitmask (i8x16.eq (local.get $before) (i8x16.splat (i32.const 0x22)))))
      (then (global.set $doubt (i32.const 1))))))
