-- Run in the database shop. All rows are computed, so every start has the same.
CREATE TABLE products (
  id int unsigned PRIMARY KEY AUTO_INCREMENT,
  name varchar(80) NOT NULL,
  price decimal(10, 2) NOT NULL,
  size enum('small', 'medium', 'large') NOT NULL,
  listed_in year NOT NULL
);

CREATE TABLE orders (
  id bigint unsigned PRIMARY KEY AUTO_INCREMENT,
  product_id int unsigned NOT NULL,
  quantity int NOT NULL,
  note varchar(200),
  ordered_at datetime NOT NULL,
  FOREIGN KEY (product_id) REFERENCES products (id)
);

-- What no rollback takes back.
CREATE TABLE page_views (
  page varchar(80) PRIMARY KEY,
  views int unsigned NOT NULL
) ENGINE = MyISAM;

INSERT INTO products (name, price, size, listed_in)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40)
SELECT
  CONCAT(ELT(1 + n MOD 5, 'Blue', 'Green', 'Crème', 'Red', 'Grey'), ' ', ELT(1 + n MOD 8, 'mug', 'lamp', 'chair', 'bowl', 'rug', 'clock', 'shelf', 'vase')),
  ROUND(((n * 7919) MOD 9000) / 100 + 4.9, 2),
  ELT(1 + n MOD 3, 'small', 'medium', 'large'),
  2015 + n MOD 11
FROM numbers;

INSERT INTO orders (product_id, quantity, note, ordered_at)
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 600)
SELECT
  1 + (n * 13) MOD 40,
  1 + n MOD 4,
  IF(n MOD 9 = 0, CONCAT('gift for no. ', n), NULL),
  TIMESTAMP '2026-01-05 08:00:00' + INTERVAL n * 37 MINUTE
FROM numbers;

INSERT INTO page_views VALUES ('home', 4211), ('sale', 903), ('imprint', 12);
