CREATE TABLE stub (id int);
