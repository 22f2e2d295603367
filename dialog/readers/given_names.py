"""Given names that are hardly anything else: who writes one alone says who they are.

What is also a colour, a ware or a word of every day is not among them: 'rosa', 'luz', 'sol'.
"""

from dialog.readers.word_list import words

GIVEN_NAMES = words(
    "abigail adela adrian adriana agustin agustina aitor alba alberto alejandra alejandro alfonso "
    "alfredo alicia alvaro amalia amanda amelia ana anabel andrea andres angela angelica antonia "
    "antonio antonella araceli ariana ariel armando arturo beatriz belen benjamin berta bianca "
    "brenda bruno camila carla carlos carmela carmen carolina catalina cecilia cesar christian "
    "clara claudia cristian cristina cristobal daniel daniela david debora diana diego dolores "
    "eduardo elena elias elisa eloisa elsa emilia emiliano emma enrique erika ernesto esteban "
    "estefania esther eugenia eva fabian fabiola facundo federico felipe fernanda fernando "
    "florencia francisca francisco franco gabriel gabriela gerardo german gisela giuliana gonzalo "
    "graciela gregorio guadalupe guillermo gustavo hector hernan hugo ignacio ines irene iris "
    "isabel isabella ismael ivan jaime javier jesus jimena joaquin jordi jorge jose josefina juan "
    "juana julia julian juliana julieta julio karen karina karla laura leandro leonardo leticia "
    "lidia liliana lorena lorenzo lucas lucia luciana luciano luis luisa manuel manuela marcela "
    "marcelo marcos maria mariana mariano maribel maricarmen mario marisol marta martin martina "
    "mateo matias mauricio maximiliano melissa mercedes micaela miguel milagros miriam monica "
    "nadia natalia nestor nicolas noelia nora nuria octavio olga omar oscar pablo pamela paola "
    "patricia patricio paula paulina pedro rafael ramiro ramon raquel raul rebeca ricardo roberto "
    "rocio rodolfo rodrigo rosario ruben ruth salvador samuel sandra santiago sara sebastian "
    "sergio silvia simon sofia sonia susana tamara tatiana teresa tomas valentin valentina valeria "
    "vanesa vanessa veronica vicente victor victoria virginia walter ximena yolanda zoe "
    "andre antonia bernardo bia caio catarina diogo duarte eduarda flavia goncalo guilherme "
    "henrique joana joao jorge leonor leticia luana luiz luiza margarida mariana matilde miguel "
    "rafaela renata rui tania thiago tiago vinicius vitor yasmin "
    "alex alice andrew anna anthony ashley barbara ben brian charlotte chloe chris christine "
    "christopher daisy deborah edward elizabeth emily ethan fiona george graham hannah harry "
    "helen henry isla jack jacob james jane jason jennifer jessica john jonathan joseph joshua "
    "kate katie kevin laura liam linda lisa lucy luke margaret matthew megan michael michelle "
    "nathan nicole noah oliver olivia patrick paul peter rachel rebecca richard robert ryan sarah "
    "sean sophie stephanie stephen steven susan thomas tom tracy william zoe"
)
